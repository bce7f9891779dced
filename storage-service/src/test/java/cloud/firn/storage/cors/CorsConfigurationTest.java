package cloud.firn.storage.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CorsConfigurationTest {
    private static final String RULES =
            """
            <CORSRule>
              <ID>writers</ID>
              <AllowedOrigin>https://*.example.com</AllowedOrigin>
              <AllowedOrigin>http://localhost:8080</AllowedOrigin>
              <AllowedMethod>PUT</AllowedMethod>
              <AllowedMethod>POST</AllowedMethod>
              <AllowedHeader>X-Amz-*</AllowedHeader>
              <AllowedHeader>content-type</AllowedHeader>
              <MaxAgeSeconds>3000</MaxAgeSeconds>
              <ExposeHeader>ETag</ExposeHeader>
              <ExposeHeader>x-amz-request-id</ExposeHeader>
            </CORSRule>
            <CORSRule>
              <AllowedOrigin>*</AllowedOrigin>
              <AllowedMethod>GET</AllowedMethod>
            </CORSRule>
            """;
    private static final String RULE = "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>";
    private static final String VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    private static final Optional<String> EXAMPLE = Optional.of("https://www.example.com");
    private static final CorsConfiguration CONFIGURATION = read(RULES);

    private static CorsConfiguration read(String rules) {
        return CorsConfiguration.read(
                ("<CORSConfiguration>" + rules + "</CORSConfiguration>").getBytes(StandardCharsets.UTF_8));
    }

    private static CorsConfiguration rule(String more) {
        return read("<CORSRule>" + RULE + more + "</CORSRule>");
    }

    private static Map<String, String> preflight(
            Optional<CorsConfiguration> configuration, Optional<String> origin, String method, String headers) {
        return CorsConfiguration.preflight(configuration, origin, Optional.of(method), Optional.of(headers), "OBJECT");
    }

    private static void refuses(Code code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.detail()).contains(message);
        });
    }

    @Test
    void a_preflight_that_a_rule_allows_is_told_what_may_be_done() {
        var answer =
                preflight(Optional.of(CONFIGURATION), EXAMPLE, "PUT", "X-Amz-Meta-Colour , content-type,,x-amz-date");
        assertThat(answer)
                .containsExactly(
                        Map.entry("Access-Control-Allow-Origin", "https://www.example.com"),
                        Map.entry("Access-Control-Allow-Methods", "PUT, POST"),
                        Map.entry("Access-Control-Allow-Headers", "x-amz-meta-colour, content-type, x-amz-date"),
                        Map.entry("Access-Control-Expose-Headers", "ETag, x-amz-request-id"),
                        Map.entry("Access-Control-Max-Age", "3000"),
                        Map.entry("Access-Control-Allow-Credentials", "true"),
                        Map.entry("Vary", VARY));
    }

    @Test
    void everybody_is_answered_with_a_star_and_without_credentials() {
        assertThat(CONFIGURATION.answer("https://elsewhere.org", "GET", Optional.empty(), false))
                .contains(Map.of(
                        "Access-Control-Allow-Origin", "*", "Access-Control-Allow-Methods", "GET", "Vary", VARY));
    }

    @Test
    void the_first_rule_that_fits_counts() {
        var both = read("<CORSRule>" + RULE + "<MaxAgeSeconds>1</MaxAgeSeconds></CORSRule><CORSRule>" + RULE
                + "<MaxAgeSeconds>2</MaxAgeSeconds></CORSRule>");
        assertThat(both.answer("http://a", "GET", Optional.empty(), false).orElseThrow())
                .containsEntry("Access-Control-Max-Age", "1");
    }

    @Test
    void a_request_that_no_rule_fits_gets_no_headers() {
        for (var origin :
                List.of("https://example.com", "https://www.example.com.evil.org", "HTTPS://WWW.EXAMPLE.COM")) {
            assertThat(CONFIGURATION.answer(origin, "PUT", Optional.empty(), false))
                    .isEmpty();
        }
        assertThat(CONFIGURATION.answer("https://www.example.com", "DELETE", Optional.empty(), false))
                .isEmpty();
    }

    @Test
    void headers_are_asked_about_in_a_preflight_only() {
        var strange = Optional.of("x-strange");
        assertThat(CONFIGURATION.answer("https://www.example.com", "PUT", strange, true))
                .isEmpty();
        assertThat(CONFIGURATION.answer("https://www.example.com", "PUT", strange, false))
                .isPresent();
    }

    @Test
    void a_preflight_that_no_rule_allows_is_forbidden() {
        for (var headers : List.of("x-strange", "x-amz-date, x-strange")) {
            refuses(
                    Code.ACCESS_FORBIDDEN,
                    "CORSResponse: This CORS request is not allowed.",
                    () -> preflight(Optional.of(CONFIGURATION), EXAMPLE, "PUT", headers));
        }
        refuses(
                Code.ACCESS_FORBIDDEN,
                "CORSResponse: This CORS request is not allowed.",
                () -> preflight(Optional.of(CONFIGURATION), EXAMPLE, "DELETE", ""));
    }

    @Test
    void without_a_configuration_a_preflight_is_forbidden() {
        refuses(
                Code.ACCESS_FORBIDDEN,
                "CORSResponse: CORS is not enabled for this bucket.",
                () -> preflight(Optional.empty(), EXAMPLE, "GET", ""));
    }

    @Test
    void an_OPTIONS_that_is_no_preflight_is_a_bad_request() {
        refuses(
                Code.BAD_REQUEST,
                "Insufficient information. Origin request header needed.",
                () -> preflight(Optional.of(CONFIGURATION), Optional.empty(), "GET", ""));
        refuses(
                Code.BAD_REQUEST,
                "Invalid Access-Control-Request-Method: null",
                () -> CorsConfiguration.preflight(
                        Optional.of(CONFIGURATION), EXAMPLE, Optional.empty(), Optional.empty(), "BUCKET"));
        refuses(
                Code.BAD_REQUEST,
                "Invalid Access-Control-Request-Method: PATCH",
                () -> preflight(Optional.of(CONFIGURATION), EXAMPLE, "PATCH", ""));
    }

    @Test
    void a_configuration_has_one_to_a_hundred_rules() {
        var rule = "<CORSRule>" + RULE + "</CORSRule>";
        assertThat(read(rule.repeat(100)).xml()).contains("CORSRule");
        refuses(Code.MALFORMED_XML, "", () -> read(rule.repeat(101)));
        refuses(Code.MALFORMED_XML, "", () -> read(""));
    }

    @Test
    void a_rule_needs_an_origin_and_a_method_and_numbers_where_numbers_belong() {
        refuses(Code.MALFORMED_XML, "", () -> read("<CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule>"));
        refuses(Code.MALFORMED_XML, "", () -> read("<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>"));
        refuses(Code.MALFORMED_XML, "", () -> rule("<MaxAgeSeconds>soon</MaxAgeSeconds>"));
        refuses(Code.MALFORMED_XML, "", () -> rule("<MaxAgeSeconds>-1</MaxAgeSeconds>"));
        refuses(Code.MALFORMED_XML, "", () -> rule("<ID>" + "x".repeat(256) + "</ID>"));
        refuses(Code.MALFORMED_XML, "", () -> rule("<Unknown/>"));
    }

    @Test
    void methods_and_wildcards_are_those_of_S3() {
        refuses(
                Code.INVALID_REQUEST,
                "Found unsupported HTTP method in CORS config. Unsupported method is PATCH",
                () -> rule("<AllowedMethod>PATCH</AllowedMethod>"));
        refuses(
                Code.INVALID_REQUEST,
                "AllowedOrigin \"http://*.*.com\" can not have more than one wildcard.",
                () -> rule("<AllowedOrigin>http://*.*.com</AllowedOrigin>"));
        refuses(
                Code.INVALID_REQUEST,
                "AllowedHeader \"*-*\" can not have more than one wildcard.",
                () -> rule("<AllowedHeader>*-*</AllowedHeader>"));
        refuses(
                Code.INVALID_REQUEST,
                "ExposeHeader \"x-*\" contains wildcard.",
                () -> rule("<ExposeHeader>x-*</ExposeHeader>"));
    }

    @Test
    void no_exposed_header_can_smuggle_another_into_an_answer() {
        refuses(
                Code.INVALID_REQUEST,
                "contains invalid character.",
                () -> rule("<ExposeHeader>ETag&#13;&#10;Set-Cookie: a</ExposeHeader>"));
    }

    @Test
    void what_is_written_is_read() {
        var xml = CONFIGURATION.xml();
        assertThat(CorsConfiguration.read(xml.getBytes(StandardCharsets.UTF_8)).xml())
                .isEqualTo(xml);
        assertThat(xml)
                .contains("<CORSRule><ID>writers</ID><AllowedOrigin>https://*.example.com</AllowedOrigin>"
                        + "<AllowedOrigin>http://localhost:8080</AllowedOrigin><AllowedMethod>PUT</AllowedMethod>"
                        + "<AllowedMethod>POST</AllowedMethod><AllowedHeader>X-Amz-*</AllowedHeader>"
                        + "<AllowedHeader>content-type</AllowedHeader><MaxAgeSeconds>3000</MaxAgeSeconds>"
                        + "<ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-request-id</ExposeHeader></CORSRule>");
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(CONFIGURATION.xml());
    }

    @Property(tries = 1_000)
    void rubbishIsRefusedAndWhatIsReadComesBack(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, bytes -> {
            var xml = CorsConfiguration.read(bytes).xml();
            assertThat(CorsConfiguration.read(xml.getBytes(StandardCharsets.UTF_8))
                            .xml())
                    .isEqualTo(xml);
        });
    }

    @Property(tries = 300)
    void noOriginOrHeaderBreaksIt(@ForAll String origin, @ForAll String headers) {
        var answer = CONFIGURATION.answer(origin, "PUT", Optional.of(headers), true);
        answer.ifPresent(allowed -> assertThat(allowed).containsEntry("Access-Control-Allow-Origin", origin));
    }
}
