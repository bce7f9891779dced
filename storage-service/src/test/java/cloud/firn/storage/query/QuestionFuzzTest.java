package cloud.firn.storage.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked by a query is understood or refused. */
class QuestionFuzzTest {
    @Provide
    Arbitrary<List<String>> pairs() {
        var known = Arbitraries.of(
                "Action=AssumeRole",
                "Version=2011-06-15",
                "DurationSeconds=900",
                "DurationSeconds=99999999999",
                "RoleArn=arn%3Aaws",
                "Policy=%7B%7D",
                "Tags.member.1.Key=x",
                "%zz",
                "=",
                "a=%ff",
                "%00=%00");
        return Arbitraries.oneOf(known, Arbitraries.strings().ofMaxLength(30))
                .list()
                .ofMaxSize(6);
    }

    @Property
    void aQuestionIsUnderstoodOrRefused(@ForAll("pairs") List<String> query, @ForAll("pairs") List<String> body) {
        try {
            var question = Question.read(String.join("&", query), String.join("&", body));
            assertThat(question.action("2011-06-15")).isNotNull();
        } catch (QueryRefused refused) {
            assertThat(refused.status()).isBetween(400, 499);
        }
    }
}
