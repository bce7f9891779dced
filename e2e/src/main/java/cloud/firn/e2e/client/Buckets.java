package cloud.firn.e2e.client;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The object storage as an ordinary customer reaches it: by the AWS SDK. */
public final class Buckets {
    private Buckets() {}

    /** A client of the AWS SDK; the caller closes it. */
    public static S3Client client(Access access) {
        return builder(access).build();
    }

    /** A client that makes each call once, whatever comes of it. */
    public static S3Client withoutRepeating(Access access) {
        return builder(access)
                .overrideConfiguration(usual -> usual.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private static S3ClientBuilder builder(Access access) {
        return S3Client.builder()
                .endpointOverride(access.s3())
                .region(Region.of(access.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(access.s3Key(), access.s3Secret())))
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30)));
    }
}
