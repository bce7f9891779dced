package cloud.firn.operator.fake;

import cloud.firn.operator.fake.Http.Call;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Buckets as S3 has them, without objects; a bucket may be said to have some. */
public final class FakeStorage {
    private static final Pattern TAG = Pattern.compile("<Key>([^<]*)</Key>\\s*<Value>([^<]*)</Value>");

    private final Map<String, String> tags = new TreeMap<>();
    private final Set<String> filled = new HashSet<>();

    public synchronized List<String> buckets() {
        return List.copyOf(tags.keySet());
    }

    /** A bucket that somebody made who does not know of Kubernetes. */
    public synchronized void make(String bucket) {
        tags.put(bucket, "");
    }

    public synchronized void drop(String bucket) {
        tags.remove(bucket);
    }

    /** Puts an object into a bucket, or takes it out. */
    public synchronized void filled(String bucket, boolean now) {
        if (now) {
            filled.add(bucket);
        } else {
            filled.remove(bucket);
        }
    }

    void handle(Call call) throws IOException {
        var bucket = call.path().substring(1).replaceFirst("/$", "");
        if (!call.header("Authorization").startsWith("AWS4-HMAC-SHA256 Credential=" + FakeFirn.CREDENTIALS.key())) {
            error(call, 403, "AccessDenied");
            return;
        }
        synchronized (this) {
            switch (call.method()) {
                case "PUT" -> create(call, bucket);
                case "DELETE" -> delete(call, bucket);
                default -> look(call, bucket);
            }
        }
    }

    private void create(Call call, String bucket) throws IOException {
        if (tags.containsKey(bucket)) {
            error(call, 409, "BucketAlreadyOwnedByYou");
            return;
        }
        var tag = TAG.matcher(call.body());
        tags.put(bucket, tag.find() ? tag.group() : "");
        Http.answer(call, 200, "application/xml", "");
    }

    private void delete(Call call, String bucket) throws IOException {
        if (!tags.containsKey(bucket)) {
            error(call, 404, "NoSuchBucket");
        } else if (filled.contains(bucket)) {
            error(call, 409, "BucketNotEmpty");
        } else {
            tags.remove(bucket);
            Http.answer(call, 204, "application/xml", "");
        }
    }

    private void look(Call call, String bucket) throws IOException {
        if (!tags.containsKey(bucket)) {
            error(call, 404, "NoSuchBucket");
        } else if (!call.query().containsKey("tagging")) {
            Http.answer(call, 200, "application/xml", "");
        } else if (String.valueOf(tags.get(bucket)).isEmpty()) {
            error(call, 404, "NoSuchTagSet");
        } else {
            Http.answer(
                    call,
                    200,
                    "application/xml",
                    "<Tagging><TagSet><Tag>" + tags.get(bucket) + "</Tag></TagSet></Tagging>");
        }
    }

    private static void error(Call call, int status, String code) throws IOException {
        Http.answer(
                call,
                status,
                "application/xml",
                "<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>");
    }
}
