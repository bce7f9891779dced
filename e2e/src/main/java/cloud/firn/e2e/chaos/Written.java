package cloud.firn.e2e.chaos;

import cloud.firn.e2e.client.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What was acknowledged to customers. */
final class Written {
    private static final int READ_WHOLE = 200;
    private static final int MOST_GROUPS = 100;

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Map<String, String> groups = new LinkedHashMap<>();
    private final List<String> objects = new CopyOnWriteArrayList<>();

    /** What is in the object of this name: some kilobytes that no other has. */
    static String content(String key) {
        return (key + " ").repeat(200);
    }

    void key(String name) {
        keys.add(name);
    }

    /** Notes a group; names the oldest, which may go and is forgotten, where there are many. */
    Optional<String> group(String name, String id) {
        synchronized (groups) {
            groups.put(name, id);
            if (groups.size() <= MOST_GROUPS) {
                return Optional.empty();
            }
            var oldest = groups.keySet().iterator().next();
            return Optional.ofNullable(groups.remove(oldest));
        }
    }

    void object(String key) {
        objects.add(key);
    }

    Optional<String> anyKey(Random random) {
        return any(keys, random);
    }

    Optional<String> anyObject(Random random) {
        return any(objects, random);
    }

    /** What cannot be found any more, in lists; of objects some are read whole. */
    List<String> missing(Api api, S3Client s3, String bucket) {
        var missing = new ArrayList<String>();
        note(missing, "SSH key ", keys, names(api.get("/ssh-key").path("ssh-keys")));
        note(
                missing,
                "security group ",
                List.copyOf(groups.keySet()),
                names(api.get("/security-group").path("security-groups")));
        var listed = new HashSet<String>();
        s3.listObjectsV2Paginator(wish -> wish.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .forEach(listed::add);
        note(missing, "object ", objects, listed);
        objects.stream().skip(Math.max(0, objects.size() - READ_WHOLE)).forEach(key -> {
            var found =
                    s3.getObjectAsBytes(wish -> wish.bucket(bucket).key(key)).asUtf8String();
            if (!found.equals(content(key))) {
                missing.add("the bytes of object " + key);
            }
        });
        return missing;
    }

    private static void note(List<String> missing, String kind, List<String> acknowledged, Set<String> there) {
        acknowledged.stream().filter(name -> !there.contains(name)).forEach(name -> missing.add(kind + name));
    }

    private static Set<String> names(JsonNode list) {
        var names = new HashSet<String>();
        list.forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private static Optional<String> any(List<String> names, Random random) {
        int size = names.size();
        return size == 0 ? Optional.empty() : Optional.of(names.get(random.nextInt(size)));
    }
}
