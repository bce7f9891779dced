package cloud.firn.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.contracts.storage.StorageFact;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FactsTest {
    private static final Fact<StorageFact.BucketCreated> CREATED = Fact.of(
            "photos", 7, Instant.parse("2026-11-23T10:15:30Z"), new StorageFact.BucketCreated("acme", "photos"));

    @Test
    void a_fact_carries_its_type_and_its_place_in_the_life_of_its_key() {
        assertThat(new String(Facts.write(CREATED), UTF_8))
                .isEqualTo(
                        """
                        {"id":"photos/7","key":"photos","sequence":7,"at":"2026-11-23T10:15:30Z","version":1,\
                        "body":{"type":"bucket-created","organisation":"acme","bucket":"photos"}}""");
    }

    @Test
    void a_fact_reads_as_it_was_written() {
        assertThat(Facts.read(Facts.write(CREATED), StorageFact.class)).isEqualTo(CREATED);
    }

    @Test
    void a_field_of_a_later_version_is_passed_over() {
        var later =
                """
                {"id":"b/1","key":"b","sequence":1,"at":"2026-11-23T10:15:30Z","version":2,"colour":"blue",
                 "body":{"type":"bucket-deleted","organisation":"acme","bucket":"b","why":"spring"}}""";
        assertThat(Facts.read(later.getBytes(UTF_8), StorageFact.class).body())
                .isEqualTo(new StorageFact.BucketDeleted("acme", "b"));
    }

    @Test
    void a_type_that_this_build_does_not_know_is_unreadable() {
        var unknown = "{\"id\":\"b/1\",\"key\":\"b\",\"sequence\":1,\"version\":1,\"body\":{\"type\":\"bucket-sold\"}}";
        assertThatThrownBy(() -> Facts.read(unknown.getBytes(UTF_8), StorageFact.class))
                .isInstanceOf(Facts.UnreadableFact.class);
    }
}
