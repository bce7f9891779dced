package cloud.firn.storage.quota;

import akka.util.ByteString;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.http.Json;
import cloud.firn.storage.usage.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much may be kept.
 *
 * @param bytes at most so many; nothing for any number
 * @param objects at most so many, each version of a key counted; nothing for any number
 */
public record Quota(@Nullable Long bytes, @Nullable Long objects) implements CborSerializable {
    /** No limit at all. */
    public static final Quota NONE = new Quota(null, null);

    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    /** A quota as a bucket keeps it. */
    public static Quota read(String document) {
        return Json.read(ByteString.fromString(document), Quota.class);
    }

    /** The form that {@link #read} reads. */
    public String document() {
        return Json.write(this).utf8String();
    }

    /** Whether there is no limit. */
    public boolean unlimited() {
        return bytes == null && objects == null;
    }

    /** Whether there may be {@code more} than {@code present}; what adds nothing of a kind is not held against its limit. */
    boolean admits(Stored present, Stored more) {
        return admits(bytes, present.bytes(), more.bytes()) && admits(objects, present.objects(), more.objects());
    }

    private static boolean admits(@Nullable Long limit, long present, long more) {
        return limit == null || more <= 0 || more <= limit - present;
    }

    /** The limits in words for people, such as {@code 10 GiB (10737418240 bytes) and 1000 objects}. */
    String words() {
        var said = new ArrayList<String>();
        if (bytes != null) {
            said.add(bytes < 1024 ? bytes + " bytes" : rounded(bytes) + " (" + bytes + " bytes)");
        }
        if (objects != null) {
            said.add(objects + " objects");
        }
        return String.join(" and ", said);
    }

    private static String rounded(long bytes) {
        double rest = bytes / 1024.0;
        int unit = 0;
        while (rest >= 1024 && unit < UNITS.size() - 1) {
            rest /= 1024;
            unit++;
        }
        var number = rest == Math.rint(rest) ? Long.toString((long) rest) : String.format(Locale.ROOT, "%.1f", rest);
        return number + " " + UNITS.get(unit);
    }
}
