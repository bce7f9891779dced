package cloud.firn.storage.acl;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** One line of an access control list: who may do what. */
public record Grant(Grantee grantee, Permission permission) {
    private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String TYPE = "{" + SCHEMA_INSTANCE + "}type";

    /**
     * Reads the element {@code Grant}.
     *
     * @param accounts finds an account by its id or its email address
     * @throws Refused MalformedXML, InvalidArgument for an account or a group that does not exist, or
     *     UnresolvableGrantByEmailAddress
     */
    public static Grant read(Element element, Function<String, Optional<Owner>> accounts) {
        var fields = Fields.of(element, "Grantee", "Permission");
        var grantee = Fields.required(fields.one("Grantee"));
        var permission = Fields.required(fields.word("Permission"));
        return new Grant(
                grantee(grantee, new Accounts(accounts)),
                Arrays.stream(Permission.values())
                        .filter(known -> known.name().equals(permission))
                        .findFirst()
                        .orElseThrow(() -> new Refused(Code.MALFORMED_XML)));
    }

    private static Grantee grantee(Element element, Accounts accounts) {
        var fields = Fields.of(element, "ID", "DisplayName", "URI", "EmailAddress");
        return switch (element.attributes().getOrDefault(TYPE, "")) {
            case "CanonicalUser" -> accounts.byId(Fields.required(fields.word("ID")), "CanonicalUser/ID");
            case "Group" -> accounts.byUri(Fields.required(fields.word("URI")), "Group/URI");
            case "AmazonCustomerByEmail" -> accounts.byEmail(Fields.required(fields.word("EmailAddress")));
            default -> throw new Refused(Code.MALFORMED_XML);
        };
    }

    /** Writes the element {@code Grant}. */
    public void write(Xml xml) {
        var attributes = " xmlns:xsi=\"" + SCHEMA_INSTANCE + "\" xsi:type=\"" + grantee.type() + '"';
        xml.element("Grant", grant -> grant.element("Grantee", attributes, grantee::write)
                .text("Permission", permission.name()));
    }
}
