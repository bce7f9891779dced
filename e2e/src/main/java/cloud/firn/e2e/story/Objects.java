package cloud.firn.e2e.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.e2e.client.NotAsPromised;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Chapter 6: a bucket, a file of 20 MiB in parts, a small one, list, range, delete; by the AWS SDK. */
final class Objects implements Chapter {
    private static final int MIB = 1 << 20;
    private static final int PART = 5 * MIB;
    private static final String LARGE = "films/large file+ä.bin";
    private static final String SMALL = "notes/small.txt";

    @Override
    public String title() {
        return "6. A bucket and its objects";
    }

    @Override
    public void play(Stage stage) {
        var bucket = "demo-" + stage.tag();
        stage.keep(Thing.BUCKET, bucket);
        stage.tell()
                .timed("made the bucket " + bucket, () -> stage.s3().createBucket(request -> request.bucket(bucket)));

        var content = new byte[20 * MIB];
        new Random(stage.tag().hashCode()).nextBytes(content);
        stage.tell().timed("put 20 MiB in four parts", () -> inParts(stage, bucket, content));
        stage.storedFromNow();
        stage.tell().timed("put a small object", () -> stage.s3()
                .putObject(
                        request -> request.bucket(bucket).key(SMALL).contentType("text/plain"),
                        RequestBody.fromString("snow that stays\n")));

        var keys = stage.s3().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
        NotAsPromised.unless(keys.equals(List.of(LARGE, SMALL)), "The list shows " + keys);
        var folders = stage.s3()
                .listObjectsV2(request -> request.bucket(bucket).delimiter("/"))
                .commonPrefixes();
        NotAsPromised.unless(folders.size() == 2, "The list with a delimiter shows " + folders);

        var whole = stage.tell().timed("got it back", () -> stage.s3()
                .getObjectAsBytes(request -> request.bucket(bucket).key(LARGE))
                .asByteArray());
        NotAsPromised.unless(Arrays.equals(whole, content), "The large object came back changed");
        var range = stage.s3()
                .getObjectAsBytes(
                        request -> request.bucket(bucket).key(LARGE).range("bytes=" + (PART - 10) + "-" + (PART + 9)))
                .asByteArray();
        NotAsPromised.unless(
                Arrays.equals(range, Arrays.copyOfRange(content, PART - 10, PART + 10)),
                "A range across two parts came back changed");
        NotAsPromised.unless(
                stage.s3()
                        .getObjectAsBytes(request -> request.bucket(bucket).key(SMALL))
                        .asString(UTF_8)
                        .equals("snow that stays\n"),
                "The small object came back changed");
        stage.tell().say("every byte is as it was, a range across two parts too");

        stage.s3().deleteObject(request -> request.bucket(bucket).key(SMALL));
        gone(stage, bucket);
        stage.tell().say("deleted the small object; the large one stays for the bill");
    }

    /** Deletes the bucket and all that is in it. */
    static void destroy(Stage stage) {
        var bucket = stage.the(Thing.BUCKET);
        stage.s3().listObjectsV2(request -> request.bucket(bucket)).contents().forEach(object -> stage.s3()
                .deleteObject(request -> request.bucket(bucket).key(object.key())));
        stage.s3().deleteBucket(request -> request.bucket(bucket));
        stage.forget(Thing.BUCKET);
    }

    private static void gone(Stage stage, String bucket) {
        try {
            stage.s3().getObjectAsBytes(request -> request.bucket(bucket).key(SMALL));
            throw new NotAsPromised("A deleted object is still answered");
        } catch (NoSuchKeyException e) {
            // As promised.
        }
    }

    private static String inParts(Stage stage, String bucket, byte[] content) {
        var upload = stage.s3()
                .createMultipartUpload(request -> request.bucket(bucket).key(LARGE))
                .uploadId();
        var parts = new ArrayList<CompletedPart>();
        for (int from = 0; from < content.length; from += PART) {
            int number = parts.size() + 1;
            var body = RequestBody.fromBytes(Arrays.copyOfRange(content, from, Math.min(content.length, from + PART)));
            var part = stage.s3()
                    .uploadPart(
                            request -> request.bucket(bucket)
                                    .key(LARGE)
                                    .uploadId(upload)
                                    .partNumber(number),
                            body);
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(part.eTag())
                    .checksumCRC32(part.checksumCRC32())
                    .build());
        }
        return stage.s3()
                .completeMultipartUpload(request ->
                        request.bucket(bucket).key(LARGE).uploadId(upload).multipartUpload(all -> all.parts(parts)))
                .eTag();
    }
}
