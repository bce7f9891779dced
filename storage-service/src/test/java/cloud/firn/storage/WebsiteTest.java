package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RoutingRule;
import software.amazon.awssdk.services.s3.model.WebsiteConfiguration;

/** A bucket as a website ("Hosting a static website using Amazon S3" of the user guide). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WebsiteTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String bucket = "";
    private Browser browser = new Browser("");

    @BeforeEach
    void site() {
        bucket = Cloud.shared().bucket(S3);
        browser = Browser.of(bucket);
        configure(site -> site.errorDocument(e -> e.key("error.html")));
        S3.putBucketPolicy(b -> b.bucket(bucket)
                .policy(
                        """
                        {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                          "Resource": "arn:aws:s3:::%s/*"}]}
                        """
                                .formatted(bucket)));
        put("index.html", "home", b -> b);
        put("photos/index.html", "photos", b -> b);
        put("a b.txt", "0123456789", b -> b.contentType("text/plain").cacheControl("max-age=60"));
    }

    @Test
    void a_folder_is_its_index_and_a_folder_without_its_slash_leads_there() {
        assertThat(browser.get("/").body()).isEqualTo("home");
        assertThat(browser.get("/?a=b&acl").body()).isEqualTo("home");
        assertThat(browser.get("/photos/").body()).isEqualTo("photos");
        var way = browser.get("/photos");
        assertThat(way.status()).isEqualTo(302);
        assertThat(way.header("location")).contains("/photos/");
        assertThat(browser.get("/music").status()).isEqualTo(403);
    }

    @Test
    void an_object_comes_with_its_headers_whole_in_part_or_not_again() {
        var page = browser.get("/a%20b.txt");
        assertThat(page.body()).isEqualTo("0123456789");
        assertThat(page.headers())
                .containsEntry("cache-control", "max-age=60")
                .containsEntry("content-type", "text/plain");
        assertThat(browser.get("/a%20b.txt", "Range: bytes=2-4").body()).isEqualTo("234");
        var etag = page.header("etag").orElseThrow();
        assertThat(browser.get("/a%20b.txt", "If-None-Match: " + etag).status()).isEqualTo(304);
        var head = browser.send("HEAD", "/a%20b.txt");
        assertThat(head.headers()).containsEntry("content-length", "10");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void an_error_is_a_page_for_people() {
        var page = browser.get("/none%3Cb%3E");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.headers())
                .containsEntry("content-type", "text/html; charset=UTF-8")
                .containsEntry("x-amz-error-code", "AccessDenied")
                .containsKey("x-amz-request-id");
        assertThat(page.body())
                .contains("<h1>403 Forbidden</h1>", "<li>Code: AccessDenied</li>", "<li>RequestId: ")
                .contains("An Error Occurred While Attempting to Retrieve a Custom Error Document");
        letEverybodyList();
        assertThat(browser.get("/none%3Cb%3E").body())
                .contains("<h1>404 Not Found</h1>", "<li>Code: NoSuchKey</li>", "<li>Key: none&lt;b&gt;</li>");
        assertThat(browser.send("HEAD", "/none").body()).isEmpty();
    }

    @Test
    void a_site_may_have_a_page_of_its_own_for_errors() {
        put("error.html", "sorry", b -> b.contentType("text/html"));
        letEverybodyList();
        var page = browser.get("/none", "Range: bytes=0-1", "If-None-Match: *");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).isEqualTo("sorry");
    }

    @Test
    void what_anybody_may_not_read_no_visitor_reads() {
        S3.deleteBucketPolicy(b -> b.bucket(bucket));
        assertThat(browser.get("/").status()).isEqualTo(403);
        assertThat(browser.get("/photos").status()).isEqualTo(403);
        put("index.html", "open", b -> b.acl("public-read"));
        assertThat(browser.get("/").body()).isEqualTo("open");
        assertThat(browser.get("/", "Authorization: AWS4-HMAC-SHA256 rubbish").body())
                .isEqualTo("open");
    }

    @Test
    void an_object_may_stand_for_another_address() {
        put("old.html", "", b -> b.websiteRedirectLocation("/photos/"));
        var page = browser.get("/old.html");
        assertThat(page.status()).isEqualTo(301);
        assertThat(page.header("location")).contains("/photos/");
        assertThat(S3.headObject(b -> b.bucket(bucket).key("old.html")).websiteRedirectLocation())
                .isEqualTo("/photos/");
    }

    @Test
    void rules_send_visitors_elsewhere_before_an_object_is_looked_for_or_instead_of_an_error() {
        var folder = RoutingRule.builder()
                .condition(c -> c.keyPrefixEquals("docs/"))
                .redirect(to -> to.replaceKeyPrefixWith("photos/"))
                .build();
        var error = RoutingRule.builder()
                .condition(c -> c.httpErrorCodeReturnedEquals("403"))
                .redirect(to -> to.hostName("example.com")
                        .protocol("https")
                        .replaceKeyWith("lost")
                        .httpRedirectCode("302"))
                .build();
        configure(site -> site.routingRules(folder, error));
        var moved = browser.get("/docs/x?y=1");
        assertThat(moved.status()).isEqualTo(301);
        assertThat(moved.header("location")).contains("http://" + browser.host() + "/photos/x?y=1");
        var lost = browser.get("/none");
        assertThat(lost.status()).isEqualTo(302);
        assertThat(lost.header("location")).contains("https://example.com/lost");
        assertThat(browser.get("/").status()).isEqualTo(200);
    }

    @Test
    void everybody_may_be_sent_elsewhere() {
        S3.putBucketWebsite(b -> b.bucket(bucket)
                .websiteConfiguration(w -> w.redirectAllRequestsTo(all -> all.hostName("example.com"))));
        var page = browser.get("/a/b?c=d");
        assertThat(page.status()).isEqualTo(301);
        assertThat(page.header("location")).contains("http://example.com/a/b?c=d");
    }

    @Test
    void only_reading_is_there() {
        var page = browser.send("PUT", "/x", "Content-Length: 0");
        assertThat(page.status()).isEqualTo(405);
        assertThat(page.body()).contains("<li>Code: MethodNotAllowed</li>");
        assertThat(browser.send("DELETE", "/index.html").status()).isEqualTo(405);
        assertThat(browser.get("/").body()).isEqualTo("home");
    }

    @Test
    void a_bucket_without_a_site_and_no_bucket_at_all_have_pages_that_say_so() {
        var plain = Cloud.shared().bucket(S3);
        assertThat(Browser.of(plain).get("/").body()).contains("<li>Code: NoSuchWebsiteConfiguration</li>");
        var none = Browser.of("no-such-bucket-at-all").get("/");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.body()).contains("<li>Code: NoSuchBucket</li>");
    }

    @Test
    void other_sites_may_use_it_as_its_rules_for_them_say() {
        var rule = CORSRule.builder()
                .allowedMethods("GET")
                .allowedOrigins("http://example.com")
                .build();
        S3.putBucketCors(b -> b.bucket(bucket).corsConfiguration(c -> c.corsRules(rule)));
        assertThat(browser.get("/", "Origin: http://example.com").header("access-control-allow-origin"))
                .contains("http://example.com");
        assertThat(browser.get("/none", "Origin: http://example.com").header("access-control-allow-origin"))
                .contains("http://example.com");
        var question = browser.send("OPTIONS", "/", "Origin: http://example.com", "Access-Control-Request-Method: GET");
        assertThat(question.status()).isEqualTo(200);
    }

    @Test
    void a_page_may_be_called_as_the_service_calls_its_health() {
        put("ready", "a page", b -> b);
        assertThat(browser.get("/ready").body()).isEqualTo("a page");
    }

    private void configure(Consumer<WebsiteConfiguration.Builder> more) {
        S3.putBucketWebsite(b -> b.bucket(bucket).websiteConfiguration(w -> {
            w.indexDocument(i -> i.suffix("index.html"));
            more.accept(w);
        }));
    }

    private void letEverybodyList() {
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read"));
    }

    private void put(String key, String body, java.util.function.UnaryOperator<PutObjectRequest.Builder> more) {
        S3.putObject(
                more.apply(PutObjectRequest.builder().bucket(bucket).key(key)).build(), RequestBody.fromString(body));
    }
}
