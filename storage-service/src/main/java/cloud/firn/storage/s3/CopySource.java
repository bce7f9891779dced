package cloud.firn.storage.s3;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Percent;

/** Where a copy comes from: the header {@code x-amz-copy-source}. */
record CopySource(String bucket, String key) {
    static CopySource of(String header) {
        int version = header.indexOf("?versionId=");
        if (version >= 0 && !header.substring(version).equals("?versionId=null")) {
            throw new Refused(Code.INVALID_ARGUMENT, "Versions are not implemented.");
        }
        var path = Percent.decode(version < 0 ? header : header.substring(0, version));
        var bare = path.startsWith("/") ? path.substring(1) : path;
        int slash = bare.indexOf('/');
        if (slash < 1 || slash == bare.length() - 1) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        return new CopySource(bare.substring(0, slash), bare.substring(slash + 1));
    }
}
