package cloud.firn.storage.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Grantee.Group;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AclTest {
    private static final Owner ANNA = new Owner("anna", "Anna & Co");
    private static final Owner BERT = new Owner("bert", "Bert");
    private static final Map<String, Owner> KNOWN = Map.of("anna", ANNA, "bert", BERT, "bert@example.com", BERT);
    private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
    private static final String POLICY =
            """
            <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Owner><ID>anna</ID></Owner>
              <AccessControlList>
                <Grant>
                  <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>bert</ID></Grantee>
                  <Permission>WRITE_ACP</Permission>
                </Grant>
                <Grant>
                  <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">
                    <URI>http://acs.amazonaws.com/groups/s3/LogDelivery</URI>
                  </Grantee>
                  <Permission>WRITE</Permission>
                </Grant>
                <Grant>
                  <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="AmazonCustomerByEmail">
                    <EmailAddress>bert@example.com</EmailAddress>
                  </Grantee>
                  <Permission>READ</Permission>
                </Grant>
              </AccessControlList>
            </AccessControlPolicy>""";

    private static Optional<Owner> account(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    private static Acl read(String policy) {
        return Acl.ofXml(policy.getBytes(StandardCharsets.UTF_8), ANNA, AclTest::account);
    }

    private static Optional<Acl> headers(Map<String, String> headers) {
        return Acl.ofHeaders(name -> Optional.ofNullable(headers.get(name)), ANNA, BERT, false, AclTest::account);
    }

    private static Acl canned(String word) {
        return Acl.canned(word, ANNA, BERT, false);
    }

    private static Grant grant(Grantee grantee, Permission permission) {
        return new Grant(grantee, permission);
    }

    private static void refuses(Code code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.detail()).contains(message);
        });
    }

    @Test
    void a_private_list_is_written_as_AWS_writes_it() {
        assertThat(Acl.privateTo(ANNA).xml())
                .isEqualTo(
                        """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
                        <Owner><ID>anna</ID><DisplayName>Anna &amp; Co</DisplayName></Owner><AccessControlList><Grant>\
                        <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">\
                        <ID>anna</ID><DisplayName>Anna &amp; Co</DisplayName></Grantee>\
                        <Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>""");
    }

    @Test
    void a_group_is_written_by_its_address() {
        assertThat(canned("public-read").xml())
                .contains("xsi:type=\"Group\"><URI>" + ALL_USERS + "</URI></Grantee><Permission>READ</Permission>");
    }

    @Test
    void canned_lists_are_what_the_user_guide_says() {
        assertThat(canned("private")).isEqualTo(Acl.privateTo(ANNA));
        assertThat(canned("aws-exec-read")).isEqualTo(Acl.privateTo(ANNA));
        assertThat(others(canned("public-read"))).containsExactly(grant(Group.ALL_USERS, Permission.READ));
        assertThat(others(canned("public-read-write")))
                .containsExactly(grant(Group.ALL_USERS, Permission.READ), grant(Group.ALL_USERS, Permission.WRITE));
        assertThat(others(canned("authenticated-read")))
                .containsExactly(grant(Group.AUTHENTICATED_USERS, Permission.READ));
        assertThat(others(canned("bucket-owner-read"))).containsExactly(grant(CanonicalUser.of(BERT), Permission.READ));
        assertThat(others(canned("bucket-owner-full-control")))
                .containsExactly(grant(CanonicalUser.of(BERT), Permission.FULL_CONTROL));
        assertThat(others(Acl.canned("log-delivery-write", ANNA, ANNA, true)))
                .containsExactly(
                        grant(Group.LOG_DELIVERY, Permission.WRITE), grant(Group.LOG_DELIVERY, Permission.READ_ACP));
    }

    /** All grants but the first, which is the owner's. */
    private static List<Grant> others(Acl acl) {
        assertThat(acl.grants().get(0)).isEqualTo(grant(CanonicalUser.of(ANNA), Permission.FULL_CONTROL));
        return acl.grants().subList(1, acl.grants().size());
    }

    @Test
    void words_about_the_bucket_owner_add_nothing_to_a_bucket_or_to_the_owners_own_object() {
        assertThat(Acl.canned("bucket-owner-full-control", ANNA, ANNA, false)).isEqualTo(Acl.privateTo(ANNA));
        assertThat(Acl.canned("bucket-owner-read", ANNA, BERT, true)).isEqualTo(Acl.privateTo(ANNA));
    }

    @Test
    void a_word_that_means_nothing_is_refused() {
        refuses(Code.INVALID_ARGUMENT, "canned ACL", () -> canned("public-everything"));
        refuses(Code.INVALID_ARGUMENT, "canned ACL", () -> canned("log-delivery-write"));
    }

    @Test
    void without_headers_there_is_no_list() {
        assertThat(headers(Map.of())).isEmpty();
    }

    @Test
    void grants_of_headers_are_all_there_is_even_nothing_for_the_owner() {
        var acl = headers(Map.of(
                "x-amz-grant-read",
                "id=\"bert\", uri=\"" + ALL_USERS + "\"",
                "x-amz-grant-full-control",
                "emailAddress=bert@example.com"));
        assertThat(acl.orElseThrow().grants())
                .containsExactly(
                        grant(CanonicalUser.of(BERT), Permission.READ),
                        grant(Group.ALL_USERS, Permission.READ),
                        grant(CanonicalUser.of(BERT), Permission.FULL_CONTROL));
    }

    @Test
    void both_kinds_of_headers_at_once_are_refused() {
        refuses(
                Code.INVALID_REQUEST,
                "Specifying both Canned ACLs and Header Grants is not allowed",
                () -> headers(Map.of("x-amz-acl", "private", "x-amz-grant-read", "id=anna")));
    }

    @Test
    void a_grantee_that_does_not_exist_is_refused() {
        refuses(Code.INVALID_ARGUMENT, "Invalid id", () -> headers(Map.of("x-amz-grant-read", "id=nobody")));
        refuses(Code.INVALID_ARGUMENT, "Invalid group uri", () -> headers(Map.of("x-amz-grant-read", "uri=x")));
        refuses(
                Code.UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS,
                "email address",
                () -> headers(Map.of("x-amz-grant-read", "emailAddress=\"no@example.com\"")));
        refuses(Code.INVALID_ARGUMENT, "Invalid id", () -> read(POLICY.replace("<ID>bert</ID>", "<ID>nobody</ID>")));
        refuses(Code.INVALID_ARGUMENT, "Invalid group uri", () -> read(POLICY.replace("LogDelivery", "Everybody")));
    }

    @Test
    void a_header_that_is_no_list_of_grantees_is_refused() {
        for (var value : List.of("", "anna", "id=", "name=anna", "id=anna,", "id=anna id=bert", "id=\"anna")) {
            refuses(
                    Code.INVALID_ARGUMENT,
                    "Argument format not recognized",
                    () -> headers(Map.of("x-amz-grant-write-acp", value)));
        }
    }

    @Test
    void a_document_gives_the_grants_in_their_order_with_accounts_instead_of_addresses() {
        assertThat(read(POLICY))
                .isEqualTo(new Acl(
                        ANNA,
                        List.of(
                                grant(CanonicalUser.of(BERT), Permission.WRITE_ACP),
                                grant(Group.LOG_DELIVERY, Permission.WRITE),
                                grant(CanonicalUser.of(BERT), Permission.READ))));
    }

    @Test
    void a_document_cannot_change_the_owner() {
        refuses(Code.ACCESS_DENIED, "", () -> read(POLICY.replace("<ID>anna</ID>", "<ID>bert</ID>")));
    }

    @Test
    void a_document_that_does_not_fit_the_schema_is_a_malformed_list() {
        for (var policy : List.of(
                "",
                "<AccessControlPolicy>",
                "<Other/>",
                POLICY.replace("<Owner><ID>anna</ID></Owner>", ""),
                POLICY.replace("<ID>anna</ID>", ""),
                POLICY.replace("WRITE_ACP", "EVERYTHING"),
                POLICY.replace(" xsi:type=\"CanonicalUser\"", ""),
                POLICY.replace("CanonicalUser", "Canonical User"),
                POLICY.replace("<ID>bert</ID>", "<URI>bert</URI>"),
                POLICY.replaceAll("(?s)<AccessControlList>.*</AccessControlList>", ""))) {
            refuses(Code.MALFORMED_ACL, "not well formed", () -> read(policy));
        }
    }

    @Test
    void a_list_has_at_most_a_hundred_grants() {
        var grants = IntStream.range(0, 101)
                .mapToObj(i -> grant(Group.ALL_USERS, Permission.READ))
                .toList();
        assertThat(new Acl(ANNA, grants.subList(1, 101)).grants()).hasSize(100);
        refuses(Code.MALFORMED_ACL, "100", () -> new Acl(ANNA, grants));
    }

    @Test
    void full_control_allows_everything_and_other_permissions_only_themselves() {
        var full = Acl.privateTo(ANNA);
        var write = new Acl(ANNA, List.of(grant(CanonicalUser.of(BERT), Permission.WRITE)));
        for (var permission : Permission.values()) {
            assertThat(full.allows(Optional.of("anna"), permission)).isTrue();
            assertThat(full.allows(Optional.of("bert"), permission)).isFalse();
            assertThat(write.allows(Optional.of("bert"), permission)).isEqualTo(permission == Permission.WRITE);
        }
    }

    @Test
    void an_owner_without_grants_may_still_mend_the_list() {
        var none = new Acl(ANNA, List.of());
        assertThat(none.allows(Optional.of("anna"), Permission.READ)).isFalse();
        assertThat(none.allows(Optional.of("anna"), Permission.READ_ACP)).isTrue();
        assertThat(none.allows(Optional.of("anna"), Permission.WRITE_ACP)).isTrue();
        assertThat(none.allows(Optional.of("bert"), Permission.WRITE_ACP)).isFalse();
        assertThat(none.allows(Optional.empty(), Permission.READ_ACP)).isFalse();
    }

    @Test
    void groups_are_everybody_everybody_with_an_account_and_no_account_at_all() {
        var all = canned("public-read");
        var accounts = canned("authenticated-read");
        var logs = Acl.canned("log-delivery-write", ANNA, ANNA, true);
        assertThat(all.allows(Optional.empty(), Permission.READ)).isTrue();
        assertThat(all.allows(Optional.of("bert"), Permission.READ)).isTrue();
        assertThat(all.allows(Optional.empty(), Permission.WRITE)).isFalse();
        assertThat(accounts.allows(Optional.empty(), Permission.READ)).isFalse();
        assertThat(accounts.allows(Optional.of("bert"), Permission.READ)).isTrue();
        assertThat(logs.allows(Optional.of("bert"), Permission.WRITE)).isFalse();
        assertThat(logs.grants(Group.LOG_DELIVERY, Permission.WRITE)).isTrue();
        assertThat(logs.grants(Group.LOG_DELIVERY, Permission.READ)).isFalse();
    }

    @Test
    void a_list_is_public_when_a_group_of_accounts_may_do_anything() {
        assertThat(canned("private").isPublic()).isFalse();
        assertThat(canned("public-read").isPublic()).isTrue();
        assertThat(canned("authenticated-read").isPublic()).isTrue();
        assertThat(Acl.canned("log-delivery-write", ANNA, ANNA, true).isPublic())
                .isFalse();
        assertThat(canned("public-read-write").withoutPublic()).isEqualTo(Acl.privateTo(ANNA));
    }

    @Test
    void the_stored_form_is_this() {
        assertThat(canned("public-read").text())
                .isEqualTo("{\"owner\":{\"id\":\"anna\",\"name\":\"Anna & Co\"},\"grants\":["
                        + "{\"id\":\"anna\",\"name\":\"Anna & Co\",\"may\":\"FULL_CONTROL\"},"
                        + "{\"group\":\"ALL_USERS\",\"may\":\"READ\"}]}");
    }

    @Test
    void what_is_no_stored_list_is_a_bug() {
        for (var text : List.of("", "{}", "[]", "{\"owner\":{\"id\":\"a\"},\"grants\":[]}", "x")) {
            assertThatThrownBy(() -> Acl.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Provide
    Arbitrary<Acl> lists() {
        var grantees = Arbitraries.of(
                Group.ALL_USERS,
                Group.AUTHENTICATED_USERS,
                Group.LOG_DELIVERY,
                CanonicalUser.of(ANNA),
                CanonicalUser.of(BERT));
        return Combinators.combine(grantees, Arbitraries.of(Permission.values()))
                .as(AclTest::grant)
                .list()
                .ofMaxSize(8)
                .map(grants -> new Acl(ANNA, grants));
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll("lists") Acl acl) {
        assertThat(read(acl.xml())).isEqualTo(acl);
        assertThat(Acl.parse(acl.text())).isEqualTo(acl);
    }

    @Property(tries = 200)
    void withoutThePublicNobodyGainsAndStrangersGetNothing(@ForAll("lists") Acl acl) {
        var rest = acl.withoutPublic();
        assertThat(rest.isPublic()).isFalse();
        for (var permission : Permission.values()) {
            assertThat(rest.allows(Optional.empty(), permission)).isFalse();
            assertThat(rest.allows(Optional.of("carl"), permission)).isFalse();
            assertThat(acl.allows(Optional.of("bert"), permission) || !rest.allows(Optional.of("bert"), permission))
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(POLICY);
    }

    @Property(tries = 1_000)
    void rubbishIsRefused(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, bytes -> Acl.ofXml(bytes, ANNA, AclTest::account));
    }

    @Property(tries = 500)
    void anyHeaderIsReadOrRefused(@ForAll String value) {
        Rubbish.readOrRefuse(new byte[0], nothing -> headers(Map.of("x-amz-grant-read", value)));
        Rubbish.readOrRefuse(new byte[0], nothing -> headers(Map.of("x-amz-grant-read", "id=" + value)));
        Rubbish.readOrRefuse(new byte[0], nothing -> headers(Map.of("x-amz-acl", value)));
    }
}
