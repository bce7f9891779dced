package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * One page of an organisation's buckets.
 *
 * @param next where the next page begins; empty when this is the last
 */
record BucketPage(List<Buckets.Listed> buckets, String next) {
    private static final int MOST = 10_000;

    static BucketPage of(Call call, List<Buckets.Listed> all) {
        int most = most(call.parameter("max-buckets"));
        var prefix = call.parameter("prefix");
        var after = untoken(call.parameter("continuation-token"));
        var behind = all.stream()
                .filter(bucket ->
                        bucket.name().startsWith(prefix) && bucket.name().compareTo(after) > 0)
                .toList();
        if (behind.size() <= most) {
            return new BucketPage(behind, "");
        }
        var page = behind.subList(0, most);
        var last = page.get(most - 1).name();
        return new BucketPage(
                page, Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    }

    private static int most(String text) {
        if (text.isEmpty()) {
            return MOST;
        }
        try {
            int most = Integer.parseInt(text);
            if (most >= 1 && most <= MOST) {
                return most;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new Refused(Code.INVALID_ARGUMENT, "Argument max-buckets must be an integer between 1 and 10000");
    }

    private static String untoken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.INVALID_ARGUMENT, "The continuation token provided is incorrect");
        }
    }
}
