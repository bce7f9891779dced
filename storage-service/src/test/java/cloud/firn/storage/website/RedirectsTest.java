package cloud.firn.storage.website;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.configuration.WebsiteConfiguration;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Where visitors of a website are sent ("Configuring a webpage redirect" of the user guide). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RedirectsTest {
    private static final String HOST = "site.s3-website.localhost:7701";

    private static Redirects of(String rules) {
        return site(
                "<IndexDocument><Suffix>index.html</Suffix></IndexDocument><RoutingRules>" + rules + "</RoutingRules>");
    }

    private static Redirects site(String content) {
        var document = "<WebsiteConfiguration>" + content + "</WebsiteConfiguration>";
        return new Redirects(WebsiteConfiguration.read(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static String rule(String condition, String redirect) {
        var when = condition.isEmpty() ? "" : "<Condition>" + condition + "</Condition>";
        return "<RoutingRule>" + when + "<Redirect>" + redirect + "</Redirect></RoutingRule>";
    }

    private static Visit to(String key) {
        return new Visit(HOST, key, "");
    }

    @Test
    void everybody_is_sent_to_another_host_with_path_and_query() {
        var redirects = site("<RedirectAllRequestsTo><HostName>example.com</HostName>"
                + "<Protocol>https</Protocol></RedirectAllRequestsTo>");
        assertThat(redirects.before(new Visit(HOST, "a b/c", "x=1")))
                .contains(new Moved(301, "https://example.com/a%20b/c?x=1"));
    }

    @Test
    void a_prefix_is_replaced_and_what_is_not_said_stays() {
        var redirects = of(rule(
                "<KeyPrefixEquals>docs/</KeyPrefixEquals>", "<ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith>"));
        assertThat(redirects.before(to("docs/a b"))).contains(new Moved(301, "http://" + HOST + "/documents/a%20b"));
        assertThat(redirects.before(to("other"))).isEmpty();
    }

    @Test
    void a_rule_may_name_host_protocol_and_code_and_the_whole_key() {
        var redirects = of(rule(
                "<KeyPrefixEquals>old</KeyPrefixEquals>",
                "<HostName>example.com</HostName><Protocol>https</Protocol><ReplaceKeyWith>#!/new</ReplaceKeyWith>"
                        + "<HttpRedirectCode>307</HttpRedirectCode>"));
        assertThat(redirects.before(to("older"))).contains(new Moved(307, "https://example.com/#!/new"));
    }

    @Test
    void a_rule_about_an_error_waits_for_the_error_and_for_its_prefix() {
        var redirects = of(rule(
                "<KeyPrefixEquals>img/</KeyPrefixEquals>"
                        + "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>",
                "<ReplaceKeyWith>none.png</ReplaceKeyWith>"));
        assertThat(redirects.before(to("img/x"))).isEmpty();
        assertThat(redirects.after(to("img/x"), 403)).isEmpty();
        assertThat(redirects.after(to("doc/x"), 404)).isEmpty();
        assertThat(redirects.after(to("img/x"), 404)).contains(new Moved(301, "http://" + HOST + "/none.png"));
    }

    @Test
    void the_first_rule_that_fits_counts() {
        var redirects = of(rule("<KeyPrefixEquals>a</KeyPrefixEquals>", "<ReplaceKeyWith>first</ReplaceKeyWith>")
                + rule("", "<ReplaceKeyWith>second</ReplaceKeyWith>"));
        assertThat(redirects.before(to("ab"))).contains(new Moved(301, "http://" + HOST + "/first"));
        assertThat(redirects.before(to("b"))).contains(new Moved(301, "http://" + HOST + "/second"));
    }

    @Property(tries = 500)
    void no_address_leaves_its_line_or_names_a_host_that_nobody_configured(
            @ForAll @StringLength(min = 1, max = 40) String key) {
        for (var location : java.util.List.of(
                Redirects.intoFolder(to(key)).location(),
                Redirects.ofObject("/" + key).location(),
                of(rule("", "<ReplaceKeyPrefixWith>p/</ReplaceKeyPrefixWith>"))
                        .before(to(key))
                        .orElseThrow()
                        .location())) {
            assertThat(location).matches("[!-~]+");
        }
        assertThat(Redirects.intoFolder(to(key)).location()).doesNotStartWith("//");
    }
}
