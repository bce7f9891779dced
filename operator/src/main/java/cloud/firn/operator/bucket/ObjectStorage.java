package cloud.firn.operator.bucket;

import cloud.firn.operator.firn.Credentials;
import cloud.firn.operator.firn.Outage;
import cloud.firn.operator.firn.Pace;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The object storage, as far as buckets themselves go. Blocking; a call takes at most twenty seconds.
 *
 * <p>A bucket is made with a tag that names the object it is for, so that after a crash it is known whose it is.
 */
public final class ObjectStorage implements AutoCloseable {
    private static final String TAG = "cloud.firn/uid";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI endpoint;
    private final String region;
    private final Pace pace;
    private final S3Client s3;

    /** @param region what signatures name: the zone */
    public ObjectStorage(URI endpoint, String region, Credentials credentials, Pace pace) {
        this.endpoint = endpoint;
        this.region = region;
        this.pace = pace;
        this.s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(PATIENCE))
                // What fails is looked at again by the queue.
                .overrideConfiguration(settings -> settings.apiCallTimeout(PATIENCE)
                        .retryStrategy(RetryMode.STANDARD)
                        .retryStrategy(retries -> retries.maxAttempts(1)))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.key(), credentials.secret())))
                .build();
    }

    URI endpoint() {
        return endpoint;
    }

    String region() {
        return region;
    }

    /** Whose a bucket of some name is. */
    enum Owner {
        NOBODY,
        /** It was made for the object. */
        THIS_OBJECT,
        /** It is the organisation's, made by others or with its tags replaced. */
        ORGANISATION,
        SOMEBODY_ELSE
    }

    Owner owner(String bucket, String uid) {
        return ask(() -> {
            try {
                s3.headBucket(request -> request.bucket(bucket));
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return Owner.NOBODY;
                }
                if (e.statusCode() / 100 == 4) {
                    return Owner.SOMEBODY_ELSE;
                }
                throw e;
            }
            return isTagged(bucket, uid) ? Owner.THIS_OBJECT : Owner.ORGANISATION;
        });
    }

    private boolean isTagged(String bucket, String uid) {
        try {
            return s3.getBucketTagging(request -> request.bucket(bucket)).tagSet().stream()
                    .anyMatch(tag -> tag.key().equals(TAG) && tag.value().equals(uid));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    /** Makes a bucket; answers why not, or an empty text. */
    String create(String bucket, String uid) {
        return ask(() -> {
            try {
                s3.createBucket(request -> request.bucket(bucket)
                        .createBucketConfiguration(made ->
                                made.tags(Tag.builder().key(TAG).value(uid).build())));
                return "";
            } catch (S3Exception e) {
                return refusal(e);
            }
        });
    }

    /** Removes an empty bucket; answers why not, or an empty text, also when there was none. */
    String delete(String bucket) {
        return ask(() -> {
            try {
                s3.deleteBucket(request -> request.bucket(bucket));
                return "";
            } catch (S3Exception e) {
                return e.statusCode() == 404 ? "" : refusal(e);
            }
        });
    }

    @Override
    public void close() {
        s3.close();
    }

    /** What was understood and refused; anything else is passed on. */
    private static String refusal(S3Exception e) {
        if (e.statusCode() / 100 != 4 || e.statusCode() == 429) {
            throw e;
        }
        var details = e.awsErrorDetails();
        return details == null ? "status " + e.statusCode() : details.errorCode() + ": " + details.errorMessage();
    }

    private <T> T ask(Supplier<T> call) {
        pace.await();
        try {
            return call.get();
        } catch (S3Exception e) {
            throw new Outage("The object storage answered " + e.statusCode() + ".", Duration.ZERO);
        } catch (SdkClientException e) {
            throw new Outage("The object storage was not reached: " + e.getMessage(), Duration.ZERO);
        }
    }
}
