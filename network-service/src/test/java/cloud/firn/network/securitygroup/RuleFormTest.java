package cloud.firn.network.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import akka.util.ByteString;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule may say, and which field is named when it says something else. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RuleFormTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'flow-direction':'ingress','protocol':'tcp','network':'0.0.0.0/0','start-port':1,'end-port':65535}",
                "{'flow-direction':'egress','protocol':'udp','network':'10.1.2.3/8','start-port':53,'end-port':53}",
                "{'flow-direction':'ingress','protocol':'icmp','network':'0.0.0.0/0'}",
                "{'flow-direction':'ingress','protocol':'icmpv6','network':'::/0','icmp':{'type':-1,'code':254}}",
                "{'flow-direction':'ingress','protocol':'esp','security-group':{'name':'db'}}",
                "{'flow-direction':'ingress','protocol':'all','network':'2001:db8::/32','description':'x'}"
            })
    void a_sensible_rule_is_taken(String body) {
        assertThat(wrong(body)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'protocol':'esp','network':'0.0.0.0/0'} | flow-direction",
                "{'flow-direction':'in','protocol':'esp','network':'0.0.0.0/0'} | flow-direction",
                "{'flow-direction':'ingress','protocol':'sctp','network':'0.0.0.0/0'} | protocol",
                "{'flow-direction':'ingress','protocol':'tcp','network':'0.0.0.0/0'} | start-port end-port",
                "{'flow-direction':'ingress','protocol':'tcp','network':'::/0','start-port':0,'end-port':70000} |"
                        + " start-port end-port",
                "{'flow-direction':'ingress','protocol':'tcp','network':'::/0','start-port':9,'end-port':8} | end-port",
                "{'flow-direction':'ingress','protocol':'esp','network':'::/0','start-port':9} | start-port",
                "{'flow-direction':'ingress','protocol':'tcp','network':'::/0','start-port':9,'end-port':9,'icmp':{}} |"
                        + " icmp",
                "{'flow-direction':'ingress','protocol':'icmp','network':'0.0.0.0/0','icmp':{'type':255,'code':-2}} |"
                        + " icmp.type icmp.code",
                "{'flow-direction':'ingress','protocol':'esp'} | network",
                "{'flow-direction':'ingress','protocol':'esp','network':'::/0','security-group':{'name':'x'}} | network",
                "{'flow-direction':'ingress','protocol':'esp','network':'10.0.0.0/33'} | network",
                "{'flow-direction':'ingress','protocol':'esp','network':'10.0.0.0'} | network",
                "{'flow-direction':'ingress','protocol':'icmp','network':'::/0'} | network",
                "{'flow-direction':'ingress','protocol':'esp','security-group':{}} | security-group.id"
            })
    void a_senseless_rule_names_its_fields(String body, String fields) {
        assertThat(wrong(body))
                .containsExactlyInAnyOrderElementsOf(List.of(fields.split(" ")).stream()
                        .map(field -> "body." + field)
                        .collect(Collectors.toList()));
    }

    private static List<String> wrong(String body) {
        var refused = catchThrowableOfType(
                InvalidBody.class, () -> Json.read(ByteString.fromString(body.replace('\'', '"')), RuleForm.class)
                        .check());
        return refused == null
                ? List.of()
                : refused.errors().stream().map(FieldError::location).toList();
    }

    @Test
    void hosts_are_told_the_network_without_the_bits_below_its_prefix() {
        var flow = new Flow("r", "ingress", "tcp", 1, 2, null, null, "10.1.2.3/8", null, null);
        assertThat(flow.told().network()).isEqualTo("10.0.0.0/8");
        assertThat(flow.network()).isEqualTo("10.1.2.3/8");
    }
}
