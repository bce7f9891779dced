package cloud.firn.storage.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.configuration.RoutingRule.Condition;
import cloud.firn.storage.configuration.RoutingRule.Redirect;
import cloud.firn.storage.configuration.WebsiteConfiguration.RedirectAll;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WebsiteConfigurationTest {
    private static final String INDEX = "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>";
    private static final String RULES =
            """
            <RoutingRules>
              <RoutingRule>
                <Condition>
                  <KeyPrefixEquals>docs/</KeyPrefixEquals>
                  <HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>
                </Condition>
                <Redirect>
                  <HostName>example.com</HostName>
                  <Protocol>https</Protocol>
                  <ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith>
                  <HttpRedirectCode>302</HttpRedirectCode>
                </Redirect>
              </RoutingRule>
              <RoutingRule><Redirect><ReplaceKeyWith>gone.html</ReplaceKeyWith></Redirect></RoutingRule>
            </RoutingRules>
            """;
    private static final String ERROR = "<ErrorDocument><Key>errors/4xx.html</Key></ErrorDocument>";
    private static final String ELSEWHERE =
            "<RedirectAllRequestsTo><HostName>example.com</HostName></RedirectAllRequestsTo>";
    private static final WebsiteConfiguration SITE = new WebsiteConfiguration(
            Optional.of("index.html"),
            Optional.of("errors/4xx.html"),
            Optional.empty(),
            List.of(
                    new RoutingRule(
                            Optional.of(new Condition(Optional.of("docs/"), Optional.of(404))),
                            new Redirect(
                                    Optional.of("example.com"),
                                    Optional.of("https"),
                                    Optional.of("documents/"),
                                    Optional.empty(),
                                    Optional.of(302))),
                    new RoutingRule(
                            Optional.empty(),
                            new Redirect(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of("gone.html"),
                                    Optional.empty()))));

    private static WebsiteConfiguration read(String content) {
        return WebsiteConfiguration.read(
                ("<WebsiteConfiguration>" + content + "</WebsiteConfiguration>").getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(Code code, String message, String content) {
        assertThatThrownBy(() -> read(content)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.detail()).contains(message);
        });
    }

    private static String rule(String content) {
        return INDEX + "<RoutingRules><RoutingRule>" + content + "</RoutingRule></RoutingRules>";
    }

    @Test
    void a_site_has_an_index_an_error_page_and_rules() {
        assertThat(read(INDEX + ERROR + RULES)).isEqualTo(SITE);
    }

    @Test
    void what_is_written_is_read() {
        assertThat(WebsiteConfiguration.read(SITE.xml().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(SITE);
        var elsewhere = read(ELSEWHERE);
        assertThat(elsewhere.redirectAll()).contains(new RedirectAll("example.com", Optional.empty()));
        assertThat(WebsiteConfiguration.read(elsewhere.xml().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(elsewhere);
    }

    @Test
    void who_sends_everybody_elsewhere_says_nothing_else() {
        refuses(
                Code.INVALID_ARGUMENT,
                "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                ELSEWHERE + INDEX);
    }

    @Test
    void a_site_needs_an_index_without_slashes() {
        refuses(Code.INVALID_ARGUMENT, "A value for IndexDocument Suffix must be provided", ERROR);
        refuses(
                Code.INVALID_ARGUMENT,
                "The IndexDocument Suffix is not well formed",
                INDEX.replace("index", "a/index"));
        refuses(Code.INVALID_ARGUMENT, "The IndexDocument Suffix is not well formed", INDEX.replace("index.html", ""));
        refuses(Code.MALFORMED_XML, "", "<IndexDocument/>");
    }

    @Test
    void an_error_page_has_a_key() {
        refuses(
                Code.INVALID_ARGUMENT,
                "The ErrorDocument Key is not well formed",
                INDEX + "<ErrorDocument><Key/></ErrorDocument>");
    }

    @Test
    void there_are_at_most_fifty_rules() {
        var rule = "<RoutingRule><Redirect><HostName>a</HostName></Redirect></RoutingRule>";
        assertThat(read(INDEX + "<RoutingRules>" + rule.repeat(50) + "</RoutingRules>")
                        .rules())
                .hasSize(50);
        refuses(Code.INVALID_REQUEST, "limited to 50", INDEX + "<RoutingRules>" + rule.repeat(51) + "</RoutingRules>");
    }

    @Test
    void a_condition_is_not_empty_and_about_errors() {
        var redirect = "<Redirect><HostName>a</HostName></Redirect>";
        refuses(Code.INVALID_REQUEST, "Condition cannot be empty.", rule("<Condition/>" + redirect));
        for (var code : List.of("200", "600", "40", "abc", "")) {
            refuses(
                    Code.INVALID_REQUEST,
                    "The provided HTTP error code (" + code + ") is not valid. Valid codes are 4XX or 5XX.",
                    rule("<Condition><HttpErrorCodeReturnedEquals>" + code
                            + "</HttpErrorCodeReturnedEquals></Condition>" + redirect));
        }
    }

    @Test
    void a_redirect_says_something_that_can_be_done() {
        refuses(Code.MALFORMED_XML, "", rule(""));
        refuses(Code.MALFORMED_XML, "", rule("<Redirect/>"));
        refuses(Code.MALFORMED_XML, "", rule("<Redirect><HostName>a&#13;&#10;b</HostName></Redirect>"));
        refuses(Code.INVALID_REQUEST, "Invalid protocol", rule("<Redirect><Protocol>ftp</Protocol></Redirect>"));
        refuses(
                Code.INVALID_REQUEST,
                "You can only define ReplaceKeyPrefix or ReplaceKey but not both.",
                rule("<Redirect><ReplaceKeyWith>a</ReplaceKeyWith>"
                        + "<ReplaceKeyPrefixWith>b</ReplaceKeyPrefixWith></Redirect>"));
        for (var code : List.of("300", "200", "404", "x")) {
            refuses(
                    Code.INVALID_REQUEST,
                    "The provided HTTP redirect code (" + code + ") is not valid. Valid codes are 3XX except 300.",
                    rule("<Redirect><HttpRedirectCode>" + code + "</HttpRedirectCode></Redirect>"));
        }
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(SITE.xml(), read(ELSEWHERE).xml());
    }

    @Property(tries = 1_000)
    void rubbishIsRefusedAndWhatIsReadComesBack(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, bytes -> {
            var site = WebsiteConfiguration.read(bytes);
            assertThat(WebsiteConfiguration.read(site.xml().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(site);
        });
    }
}
