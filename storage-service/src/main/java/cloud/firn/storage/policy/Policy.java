package cloud.firn.storage.policy;

import cloud.firn.storage.refusal.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A bucket policy: what the owner of a bucket lets others do with it, and what nobody may.
 *
 * <p>Reading one is strict: what S3 would refuse is refused with S3's words, as {@code MalformedPolicy}. Judging a request by
 * one takes no longer than the policy and the request together allow, whoever wrote them.
 *
 * <p>Source: "Bucket policies" of the Amazon S3 user guide, "Grammar of the IAM JSON policy language" of the IAM user guide.
 */
public final class Policy {
    /** The most that a policy may have when its white space is gone. */
    public static final int LONGEST_BYTES = 20 * 1024;
    /** The most of a body that is worth reading. */
    public static final int LONGEST_BODY_BYTES = 2 * LONGEST_BYTES;

    static final String ARN = "arn:aws:s3:::";

    private static final String FIRST_VERSION = "2008-10-17";
    private static final String VERSION_WITH_VARIABLES = "2012-10-17";

    private final List<Statement> statements;
    private final Set<String> keys;

    private Policy(List<Statement> statements) {
        this.statements = statements;
        this.keys = statements.stream()
                .flatMap(statement -> statement.keys().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The policy that somebody wants a bucket to have.
     *
     * @throws Refused as MalformedPolicy, when it is none
     */
    public static Policy parse(String json, String bucket) {
        return parse(json.getBytes(StandardCharsets.UTF_8), bucket);
    }

    /**
     * The policy that somebody wants a bucket to have.
     *
     * @throws Refused as MalformedPolicy, when it is none
     */
    public static Policy parse(byte[] json, String bucket) {
        return read(json, variables -> new StatementReader(bucket, variables)::read);
    }

    /**
     * What narrows a session: it names nobody, and what it says of other services than S3 means nothing here.
     *
     * @throws Refused as MalformedPolicy, when it is none
     */
    public static Policy ofSession(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8), variables -> new SessionStatementReader(variables)::read);
    }

    private static Policy read(byte[] json, Function<Boolean, Function<JsonNode, Statement>> reading) {
        var document = Document.read(json);
        Document.refuseOthers(document, Set.of("Version", "Id", "Statement"));
        var version = document.get("Version");
        boolean variables = version != null && version.asText().equals(VERSION_WITH_VARIABLES);
        if (version != null && !variables && !version.asText().equals(FIRST_VERSION)) {
            throw Malformed.because("The policy must contain a valid version string");
        }
        Document.text(document, "Id");
        var statement = document.get("Statement");
        if (statement == null) {
            throw Malformed.missing("Statement");
        }
        if (statement.isArray() && statement.isEmpty()) {
            throw Malformed.because("Could not parse the policy: Statement is empty!");
        }
        var reader = reading.apply(variables);
        var names = new HashSet<String>();
        var statements = new ArrayList<Statement>();
        for (var one : statement.isArray() ? statement : List.of(statement)) {
            statements.add(reader.apply(one));
            var name = Document.text(one, "Sid").filter(sid -> !sid.isEmpty());
            if (name.isPresent() && !names.add(name.get())) {
                throw Malformed.because("The Statement Ids in the policy are not unique");
            }
        }
        return new Policy(List.copyOf(statements));
    }

    /** What it says about a request: a denial outweighs any number of permissions. */
    public Decision decide(PolicyRequest request) {
        boolean allowed = false;
        for (var statement : statements) {
            // Another permission says nothing new.
            if (!(allowed && statement.allows()) && statement.isAbout(request)) {
                if (!statement.allows()) {
                    return Decision.DENY;
                }
                allowed = true;
            }
        }
        return allowed ? Decision.ALLOW : Decision.NONE;
    }

    /**
     * Whether S3 calls it public: a statement allows something to everyone, and no condition leaves fixed values only.
     *
     * <p>Source: "The meaning of public" in "Blocking public access to your Amazon S3 storage".
     */
    public boolean isPublic() {
        return statements.stream().anyMatch(Statement::isPublic);
    }

    /** Whether a statement allows something to somebody outside the owner's organisation, under whatever condition. */
    public boolean grantsCrossAccount(Caller owner) {
        return statements.stream()
                .anyMatch(statement ->
                        statement.allows() && statement.principals().reachBeyond(owner));
    }

    /**
     * Whether it takes a condition key that begins so to judge a request, so that what costs a look-up is only looked up when
     * it matters: {@code s3:existingobjecttag/} the tags of the object.
     */
    public boolean mentions(String conditionKeyPrefix) {
        var prefix = conditionKeyPrefix.toLowerCase(Locale.ROOT);
        return keys.stream().anyMatch(key -> key.startsWith(prefix));
    }
}
