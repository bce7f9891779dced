package cloud.firn.identity.role;

import akka.util.ByteString;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.role.PolicyReader.AssumeIn;
import cloud.firn.identity.role.PolicyReader.PolicyIn;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.iam.Roles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of calls about roles; a body that is not what the call takes is refused with every field that is wrong. */
final class RoleReader {
    static final long DEFAULT_SESSION_SECONDS = 3_600;
    static final long LONGEST_SESSION_SECONDS = 43_200;

    private static final RolePolicy NOTHING = new RolePolicy(RolePolicy.DENY, Map.of());
    private static final int LONGEST_NAME = 191;
    private static final int LONGEST_TEXT = 255;
    private static final int MOST_LABELS = 50;

    private final List<FieldError> errors = new ArrayList<>();
    private final PolicyReader policies = new PolicyReader(errors);

    private RoleReader() {}

    private record CreateRole(
            @Nullable String name,
            @Nullable String description,
            @Nullable Map<String, @Nullable String> labels,
            @Nullable List<@Nullable String> permissions,
            @Nullable Boolean editable,
            @Nullable PolicyIn policy,
            @Nullable AssumeIn assumeRolePolicy,
            @Nullable Long maxSessionTtl) {}

    private record UpdateRole(
            @Nullable String description,
            @Nullable Map<String, @Nullable String> labels,
            @Nullable List<@Nullable String> permissions,
            @Nullable AssumeIn assumeRolePolicy,
            @Nullable Long maxSessionTtl) {}

    /** A new role; one without a policy may do nothing. */
    static Role create(ByteString body, String id) {
        var in = Json.read(body, CreateRole.class);
        var reader = new RoleReader();
        var role = new Role(
                id,
                reader.name(in.name()),
                reader.description(in.description()),
                Objects.requireNonNullElse(reader.labels(in.labels()), Map.of()),
                Objects.requireNonNullElse(reader.permissions(in.permissions()), List.of()),
                Objects.requireNonNullElse(in.editable(), true),
                in.policy() == null ? NOTHING : reader.policies.policy("body.policy", in.policy()),
                Objects.requireNonNullElse(reader.assume(in.assumeRolePolicy()), List.of()),
                Objects.requireNonNullElse(reader.session(in.maxSessionTtl()), DEFAULT_SESSION_SECONDS));
        return reader.sound(role);
    }

    static RoleChange update(ByteString body) {
        var in = Json.read(body, UpdateRole.class);
        var reader = new RoleReader();
        var change = new RoleChange(
                reader.description(in.description()),
                reader.labels(in.labels()),
                reader.permissions(in.permissions()),
                reader.assume(in.assumeRolePolicy()),
                reader.session(in.maxSessionTtl()));
        return reader.sound(change);
    }

    static RolePolicy policy(ByteString body) {
        var in = Json.read(body, PolicyIn.class);
        var reader = new RoleReader();
        return reader.sound(reader.policies.policy("body", in));
    }

    private <T> T sound(T read) {
        if (!errors.isEmpty()) {
            throw new InvalidBody(errors);
        }
        return read;
    }

    private String name(@Nullable String in) {
        var name = in == null ? "" : in.strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > LONGEST_NAME) {
            wrong("body.name", "takes 1 to " + LONGEST_NAME + " characters");
        } else if (name.codePoints().anyMatch(Character::isISOControl)) {
            wrong("body.name", "takes no control characters");
        } else if (name.equalsIgnoreCase(OwnerRole.NAME)) {
            wrong("body.name", "is the name of the role that every organisation has");
        }
        return name;
    }

    private @Nullable String description(@Nullable String in) {
        if (in != null && (in.isEmpty() || in.codePointCount(0, in.length()) > LONGEST_TEXT)) {
            wrong("body.description", "takes 1 to " + LONGEST_TEXT + " characters");
        }
        return in;
    }

    private @Nullable Map<String, String> labels(@Nullable Map<String, @Nullable String> in) {
        if (in == null) {
            return null;
        }
        var fits = in.size() <= MOST_LABELS
                && in.entrySet().stream().allMatch(label -> isText(label.getKey()) && isText(label.getValue()));
        if (!fits) {
            wrong("body.labels", "takes at most " + MOST_LABELS + " names with texts of at most 255 characters");
            return null;
        }
        var labels = new java.util.HashMap<String, String>();
        in.forEach((name, value) -> labels.put(name, String.valueOf(value)));
        return labels;
    }

    private static boolean isText(@Nullable String text) {
        return text != null && text.length() <= LONGEST_TEXT;
    }

    private @Nullable List<String> permissions(@Nullable List<@Nullable String> in) {
        if (in == null) {
            return null;
        }
        if (!new HashSet<>(Roles.PERMISSIONS).containsAll(in) || new HashSet<>(in).size() != in.size()) {
            wrong("body.permissions", "takes each once of " + String.join(", ", Roles.PERMISSIONS));
            return null;
        }
        return in.stream().map(String::valueOf).toList();
    }

    private @Nullable List<RolePolicy.Rule> assume(@Nullable AssumeIn in) {
        return in == null ? null : policies.assume("body.assume-role-policy", in);
    }

    private @Nullable Long session(@Nullable Long in) {
        if (in != null && (in < 1 || in > LONGEST_SESSION_SECONDS)) {
            wrong("body.max-session-ttl", "takes 1 to " + LONGEST_SESSION_SECONDS + " seconds");
        }
        return in;
    }

    private void wrong(String location, String detail) {
        errors.add(new FieldError(location, detail));
    }
}
