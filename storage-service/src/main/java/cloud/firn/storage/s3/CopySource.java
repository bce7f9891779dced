package cloud.firn.storage.s3;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Percent;
import java.util.Optional;

/** Where a copy comes from: the header {@code x-amz-copy-source}. */
record CopySource(String bucket, String key, Optional<String> versionId) {
    private static final String VERSION = "?versionId=";

    static CopySource of(String header) {
        int version = header.lastIndexOf(VERSION);
        var path = Percent.decode(version < 0 ? header : header.substring(0, version));
        var bare = path.startsWith("/") ? path.substring(1) : path;
        int slash = bare.indexOf('/');
        if (slash < 1 || slash == bare.length() - 1) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        return new CopySource(
                bare.substring(0, slash),
                bare.substring(slash + 1),
                version < 0
                        ? Optional.empty()
                        : Optional.of(Percent.decode(header.substring(version + VERSION.length()))));
    }
}
