package cloud.firn.storage;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Questions of the query API, signed as its clients sign them. */
final class Questions {
    private Questions() {}

    /** Asks a service with a key. */
    static Wire.Answer ask(String service, String key, Map<String, String> parameters) {
        var body = parameters.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var type = "application/x-www-form-urlencoded; charset=utf-8";
        var unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(Wire.address("/"))
                .putHeader("Host", Wire.address("/").getAuthority())
                .putHeader("Content-Type", type)
                .build();
        var signed = AwsV4HttpSigner.create().sign(b -> b.identity(AwsCredentialsIdentity.create(key, Cloud.SECRET))
                .request(unsigned)
                .payload(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "box-1"));
        var headers = new LinkedHashMap<String, String>();
        signed.request().forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
        return Wire.anonymous("POST", "/", headers, body);
    }
}
