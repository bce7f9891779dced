package cloud.firn.storage.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What conditions can ask about: the keys, all in lower case, and which actions each comes with.
 *
 * <p>Source: "AWS global condition context keys" of the IAM user guide, and "Actions, resources, and condition keys for
 * Amazon S3" of the service authorization reference.
 */
public final class ConditionKeys {
    /** Headers whose value is the key {@code s3:} and the header's name. */
    private static final Set<String> SAME_NAME = Set.of(
            "if-match",
            "if-none-match",
            "x-amz-acl",
            "x-amz-content-sha256",
            "x-amz-grant-full-control",
            "x-amz-grant-read",
            "x-amz-grant-read-acp",
            "x-amz-grant-write",
            "x-amz-grant-write-acp",
            "x-amz-metadata-directive",
            "x-amz-object-ownership",
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-storage-class",
            "x-amz-website-redirect-location");

    /** Other headers that are keys. */
    private static final Map<String, String> OTHER_NAME = Map.of(
            "referer", "aws:referer",
            "user-agent", "aws:useragent",
            "x-amz-object-lock-legal-hold", "s3:object-lock-legal-hold",
            "x-amz-object-lock-mode", "s3:object-lock-mode",
            "x-amz-object-lock-retain-until-date", "s3:object-lock-retain-until-date");

    private static final Set<String> OF_EVERY_REQUEST = words(
            """
            aws:assumedroot aws:calledvia aws:calledviafirst aws:calledvialast aws:chatbotsourcearn aws:currenttime
            aws:ec2instancesourceprivateipv4 aws:ec2instancesourcevpc aws:epochtime aws:federatedprovider
            aws:multifactorauthage aws:multifactorauthpresent aws:principalaccount aws:principalarn
            aws:principalisawsservice aws:principalorgid aws:principalorgpaths aws:principalservicename
            aws:principalservicenameslist aws:principaltype aws:referer aws:requestedregion aws:resourceaccount
            aws:resourceorgid aws:resourceorgpaths aws:securetransport aws:sourceaccount aws:sourcearn
            aws:sourceidentity aws:sourceip aws:sourceorgid aws:sourceorgpaths aws:sourceowner aws:sourcevpc
            aws:sourcevpcarn aws:sourcevpce aws:tagkeys aws:tokenissuetime aws:useragent aws:userid aws:username
            aws:viaawsservice aws:vpceaccount aws:vpceorgid aws:vpceorgpaths aws:vpcsourceip
            s3:accessgrantsinstancearn s3:accesspointnetworkorigin s3:authtype s3:dataaccesspointaccount
            s3:dataaccesspointarn s3:resourceaccount s3:signatureage s3:signatureversion s3:tlsversion
            s3:x-amz-content-sha256
            """);

    /** Keys that end in a tag's name. */
    private static final Set<String> OF_EVERY_TAG =
            Set.of("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/", "s3:buckettag/");

    private static final Set<String> LISTS = actions(Actions.LIST_BUCKET, Actions.LIST_BUCKET_VERSIONS);
    private static final Set<String> PUTS =
            actions(Actions.PUT_OBJECT, Actions.BYPASS_GOVERNANCE_RETENTION, "s3:ReplicateObject");
    private static final Set<String> ACLS = actions(
            Actions.CREATE_BUCKET,
            Actions.PUT_BUCKET_ACL,
            Actions.PUT_OBJECT,
            Actions.PUT_OBJECT_ACL,
            Actions.PUT_OBJECT_VERSION_ACL,
            Actions.BYPASS_GOVERNANCE_RETENTION);
    private static final Set<String> LOCKS = actions(
            Actions.PUT_OBJECT,
            Actions.PUT_OBJECT_RETENTION,
            Actions.PUT_OBJECT_LEGAL_HOLD,
            Actions.BYPASS_GOVERNANCE_RETENTION,
            Actions.PUT_BUCKET_OBJECT_LOCK_CONFIGURATION,
            "s3:ReplicateObject");
    private static final Set<String> TAGGED = actions(
            Actions.GET_OBJECT,
            Actions.GET_OBJECT_ACL,
            Actions.GET_OBJECT_ATTRIBUTES,
            Actions.GET_OBJECT_TAGGING,
            Actions.GET_OBJECT_VERSION,
            Actions.GET_OBJECT_VERSION_ACL,
            Actions.GET_OBJECT_VERSION_ATTRIBUTES,
            Actions.GET_OBJECT_VERSION_TAGGING,
            Actions.PUT_OBJECT_ACL,
            Actions.PUT_OBJECT_VERSION_ACL,
            Actions.PUT_OBJECT_TAGGING,
            Actions.PUT_OBJECT_VERSION_TAGGING,
            Actions.DELETE_OBJECT_TAGGING,
            Actions.DELETE_OBJECT_VERSION_TAGGING);
    private static final Set<String> TAGGINGS = actions(
            Actions.PUT_OBJECT,
            Actions.PUT_OBJECT_TAGGING,
            Actions.PUT_OBJECT_VERSION_TAGGING,
            Actions.BYPASS_GOVERNANCE_RETENTION,
            "s3:ReplicateTags");

    /** The keys of some actions only. A key that ends in a slash goes on with a tag's name. */
    private static final Map<String, Set<String>> OF_SOME = ofSome();

    private ConditionKeys() {}

    /**
     * What the headers of a request say, as the context of a {@link PolicyRequest} wants it. The source of a copy is not
     * among it, which is to be decoded first.
     *
     * @param header gives a header's value by its name in lower case
     */
    public static Map<String, List<String>> ofHeaders(Function<String, Optional<String>> header) {
        var keys = new HashMap<String, List<String>>();
        SAME_NAME.forEach(name -> header.apply(name).ifPresent(value -> keys.put("s3:" + name, List.of(value))));
        OTHER_NAME.forEach((name, key) -> header.apply(name).ifPresent(value -> keys.put(key, List.of(value))));
        return keys;
    }

    /** Whether there is such a key. */
    static boolean known(String key) {
        return OF_EVERY_REQUEST.contains(key)
                || isTagOf(OF_EVERY_TAG, key)
                || family(key).isPresent();
    }

    /** Whether an action, in lower case, comes with a key. */
    static boolean comesWith(String key, String action) {
        return family(key).map(actions -> actions.contains(action)).orElse(true);
    }

    private static Optional<Set<String>> family(String key) {
        var exact = OF_SOME.get(key);
        if (exact != null && !key.endsWith("/")) {
            return Optional.of(exact);
        }
        int slash = key.indexOf('/');
        return slash < 0 || slash == key.length() - 1
                ? Optional.empty()
                : Optional.ofNullable(OF_SOME.get(key.substring(0, slash + 1)));
    }

    private static boolean isTagOf(Set<String> families, String key) {
        int slash = key.indexOf('/');
        return slash > 0 && slash < key.length() - 1 && families.contains(key.substring(0, slash + 1));
    }

    private static Map<String, Set<String>> ofSome() {
        var keys = new HashMap<String, Set<String>>();
        words("s3:prefix s3:delimiter s3:max-keys").forEach(key -> keys.put(key, LISTS));
        words("s3:x-amz-acl s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp"
                        + " s3:x-amz-grant-write s3:x-amz-grant-write-acp")
                .forEach(key -> keys.put(key, ACLS));
        words("s3:x-amz-copy-source s3:x-amz-metadata-directive s3:x-amz-server-side-encryption"
                        + " s3:x-amz-server-side-encryption-aws-kms-key-id"
                        + " s3:x-amz-server-side-encryption-customer-algorithm s3:x-amz-website-redirect-location"
                        + " s3:objectcreationoperation s3:if-none-match")
                .forEach(key -> keys.put(key, PUTS));
        words("s3:object-lock-mode s3:object-lock-retain-until-date s3:object-lock-legal-hold"
                        + " s3:object-lock-remaining-retention-days")
                .forEach(key -> keys.put(key, LOCKS));
        keys.put(
                "s3:x-amz-storage-class",
                union(PUTS, actions(Actions.PUT_OBJECT_ACL, Actions.PUT_OBJECT_VERSION_ACL, Actions.RESTORE_OBJECT)));
        keys.put("s3:if-match", actions(Actions.PUT_OBJECT, Actions.DELETE_OBJECT));
        keys.put("s3:existingobjecttag/", TAGGED);
        keys.put("s3:requestobjecttag/", TAGGINGS);
        keys.put("s3:requestobjecttagkeys", TAGGINGS);
        keys.put("s3:locationconstraint", actions(Actions.CREATE_BUCKET));
        keys.put("s3:x-amz-object-ownership", actions(Actions.CREATE_BUCKET, Actions.PUT_BUCKET_OWNERSHIP_CONTROLS));
        keys.put("s3:inventoryaccessibleoptionalfields", actions(Actions.PUT_INVENTORY_CONFIGURATION));
        keys.put(
                "s3:versionid",
                Actions.KINDS.keySet().stream()
                        .filter(action -> action.contains("objectversion"))
                        .collect(Collectors.toSet()));
        return Map.copyOf(keys);
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Set<String> actions(String... actions) {
        return Arrays.stream(actions).map(Actions::folded).collect(Collectors.toSet());
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toCollection(HashSet::new));
    }
}
