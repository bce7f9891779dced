package cloud.firn.storage.signature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The text of a request that Signature Version 2 signs.
 *
 * <p>Source: "Signing and authenticating REST requests (AWS signature version 2)", request canonicalisation.
 */
final class OldText {
    private static final String AMZ = "x-amz-";
    private static final String DATE = "x-amz-date";

    /** Those that the published clients of the time sign. */
    private static final Set<String> PUBLISHED = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "cors",
            "defaultObjectAcl",
            "delete",
            "inventory",
            "lifecycle",
            "location",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "partNumber",
            "policy",
            "replication",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "select",
            "select-type",
            "storageClass",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    /** Those that came when version 2 was on its way out. */
    private static final Set<String> LATER = Set.of(
            "append",
            "attributes",
            "encryption",
            "intelligent-tiering",
            "legal-hold",
            "metadataConfiguration",
            "metadataTable",
            "ownershipControls",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "retention",
            "session");

    private final WireRequest request;
    private final VirtualHosts hosts;

    /**
     * One text that may have been signed.
     *
     * @param mediaType the Content-Type as it is spelt in it
     */
    record Candidate(String text, String mediaType) {}

    OldText(WireRequest request, VirtualHosts hosts) {
        this.request = request;
        this.hosts = hosts;
    }

    /** What a request with an Authorization header may have signed. */
    List<Candidate> ofHeader() {
        var amz = headers();
        var date = amz.get(DATE);
        if (date == null) {
            return candidates(request.header("date").orElse(""), amz, false);
        }
        var found = new ArrayList<>(candidates("", amz, false));
        // The published example of a DELETE puts the value of x-amz-date where the Date would stand.
        amz.remove(DATE);
        found.addAll(candidates(date, amz, false));
        return found;
    }

    /** What a link may have signed: its end stands where the date would. */
    List<Candidate> ofQuery(String expires) {
        var amz = headers();
        inQuery()
                .forEach((name, value) ->
                        amz.merge(name, value, (sent, hoisted) -> sent.equals(hoisted) ? sent : sent + "," + hoisted));
        return candidates(expires, amz, true);
    }

    /** The headers that a link carries in its query, without the session token. */
    List<Header> hoisted() {
        var found = new ArrayList<Header>();
        inQuery().forEach((name, value) -> {
            if (!name.equals(Keys.TOKEN) && request.header(name).isEmpty()) {
                found.add(new Header(name, value));
            }
        });
        return List.copyOf(found);
    }

    private List<Candidate> candidates(String date, Map<String, String> amz, boolean link) {
        var resources = new LinkedHashSet<String>();
        resources.addAll(resources(true));
        // Old clients do not sign what they did not know. A link goes through many hands: there, all must be signed,
        // or whoever holds one for an object could turn it into one for the object's retention.
        if (!link) {
            resources.addAll(resources(false));
        }
        var spellings = request.mediaTypes().isEmpty() ? List.of("") : request.mediaTypes();
        var found = new ArrayList<Candidate>();
        for (var resource : resources) {
            for (var mediaType : spellings) {
                var out = new StringBuilder(256);
                out.append(request.method()).append('\n');
                out.append(request.header("content-md5").orElse("")).append('\n');
                out.append(mediaType).append('\n');
                out.append(date).append('\n');
                amz.forEach((name, value) ->
                        out.append(name).append(':').append(value).append('\n'));
                found.add(new Candidate(out.append(resource).toString(), mediaType));
            }
        }
        return found;
    }

    private Map<String, String> headers() {
        var found = new TreeMap<String, String>();
        for (var header : request.headers()) {
            if (header.name().startsWith(AMZ)) {
                found.put(header.name(), request.header(header.name()).orElse(""));
            }
        }
        return found;
    }

    private Map<String, String> inQuery() {
        var found = new TreeMap<String, String>();
        for (var parameter : request.parameters()) {
            var name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(AMZ)) {
                found.merge(name, parameter.value().strip(), (first, next) -> first + "," + next);
            }
        }
        return found;
    }

    /** A bucket may be signed with a slash behind it and without, whichever way it is asked for. */
    private List<String> resources(boolean later) {
        var path = hosts.bucket(request).map(bucket -> "/" + bucket).orElse("") + request.path();
        if (path.indexOf('/', 1) < 0 && path.length() > 1) {
            return List.of(resource(path, later), resource(path + "/", later));
        }
        boolean ofBucket = path.length() > 1 && path.indexOf('/', 1) == path.length() - 1;
        return ofBucket
                ? List.of(resource(path, later), resource(path.substring(0, path.length() - 1), later))
                : List.of(resource(path, later));
    }

    private String resource(String path, boolean later) {
        var out = new StringBuilder(path);
        char separator = '?';
        for (var parameter : subresources(later)) {
            out.append(separator).append(parameter.name());
            if (parameter.valued()) {
                out.append('=').append(parameter.value());
            }
            separator = '&';
        }
        return out.toString();
    }

    private List<WireRequest.Parameter> subresources(boolean later) {
        var found = new ArrayList<WireRequest.Parameter>();
        for (var parameter : request.parameters()) {
            if (PUBLISHED.contains(parameter.name()) || (later && LATER.contains(parameter.name()))) {
                found.add(parameter);
            }
        }
        found.sort(Comparator.comparing(WireRequest.Parameter::name));
        return found;
    }
}
