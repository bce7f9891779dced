package cloud.firn.storage.upload;

import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.object.Manifests;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What the listed parts of an upload make: the manifest, the ETag and the checksum, or the reason why they make nothing.
 *
 * <p>Source: "CompleteMultipartUpload" of the Amazon S3 API reference.
 */
record Assembly(List<Manifests.Part> manifest, long sizeBytes, String etag, Map<String, String> checksums) {
    static final long SMALLEST_PART = 5L * 1024 * 1024;

    /** A part as the client lists it. */
    record Listed(int number, String etag, Map<Algorithm, String> checksums) {}

    static Assembly of(Upload upload, List<Part> rows, List<Listed> listed) {
        if (listed.isEmpty()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        var newest = new HashMap<Integer, Part>();
        rows.forEach(part -> newest.putIfAbsent(part.number(), part));
        var chosen = new ArrayList<Part>();
        int before = 0;
        for (var one : listed) {
            if (one.number() <= before) {
                throw new Refused(Code.INVALID_PART_ORDER);
            }
            before = one.number();
            chosen.add(checked(upload, newest.get(one.number()), one));
        }
        for (var part : chosen.subList(0, chosen.size() - 1)) {
            if (part.sizeBytes() < SMALLEST_PART) {
                throw new Refused(
                        Code.ENTITY_TOO_SMALL,
                        "",
                        Map.of(
                                "ProposedSize", Long.toString(part.sizeBytes()),
                                "MinSizeAllowed", Long.toString(SMALLEST_PART),
                                "PartNumber", Integer.toString(part.number()),
                                "ETag", part.etag()));
            }
        }
        return new Assembly(
                chosen.stream()
                        .map(part -> new Manifests.Part(
                                part.number(), part.body(), part.sizeBytes(), part.chunkBytes(), part.checksum()))
                        .toList(),
                chosen.stream().mapToLong(Part::sizeBytes).sum(),
                etag(chosen),
                checksums(upload, chosen));
    }

    /** Refuses an object that is not what the client expects. */
    void require(Uploads.Expected expected) {
        if (expected.sizeBytes().filter(size -> size != sizeBytes).isPresent()) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    "The provided 'x-amz-mp-object-size' header does not match what was computed.");
        }
        expected.checksums().forEach((algorithm, told) -> {
            var computed = checksums.get(algorithm.header());
            if (computed != null && !computed.equals(told) && !computed.startsWith(told + "-")) {
                throw new Refused(
                        Code.BAD_DIGEST,
                        "The " + algorithm.name() + " you specified did not match the calculated checksum.");
            }
        });
    }

    private static Part checked(Upload upload, @org.jspecify.annotations.Nullable Part part, Listed listed) {
        if (part == null || !part.etag().equals(listed.etag())) {
            throw new Refused(
                    Code.INVALID_PART,
                    "",
                    Map.of(
                            "UploadId", upload.id().toString(),
                            "PartNumber", Integer.toString(listed.number()),
                            "ETag", listed.etag()));
        }
        var algorithm = upload.algorithm();
        if (algorithm.isPresent()) {
            var told = listed.checksums().get(algorithm.get());
            if (told != null && !told.equals(part.checksum())) {
                throw new Refused(Code.INVALID_PART);
            }
        }
        return part;
    }

    /** The MD5 of the parts' binary MD5s, and how many they are. */
    private static String etag(List<Part> parts) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
            return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    private static Map<String, String> checksums(Upload upload, List<Part> parts) {
        var found = upload.algorithm();
        if (found.isEmpty() || parts.stream().anyMatch(part -> part.checksum().isEmpty())) {
            return Map.of();
        }
        var algorithm = found.get();
        var summands = parts.stream()
                .map(part -> new Algorithm.Summand(part.checksum(), part.sizeBytes()))
                .toList();
        var full = upload.checksumType().equals("FULL_OBJECT");
        return Map.of(
                algorithm.header(),
                full ? algorithm.sum(summands) : algorithm.composite(summands),
                "x-amz-checksum-type",
                full ? "FULL_OBJECT" : "COMPOSITE");
    }
}
