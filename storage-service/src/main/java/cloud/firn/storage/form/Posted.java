package cloud.firn.storage.form;

import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.xml.Xml;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * What a browser is answered when its file is stored.
 *
 * <p>Source: "POST Object" of the Amazon S3 API reference: {@code success_action_redirect},
 * {@code success_action_status}. A status or an address that cannot be used counts as none.
 *
 * @param status 303, 200, 201 or 204
 * @param location goes into the header of that name
 * @param document XML, only with 201
 */
public record Posted(int status, String location, Optional<String> document) {
    /**
     * The answer.
     *
     * @param address of the bucket, without a slash at its end
     * @param etag with its quotes
     */
    public static Posted of(Form form, String bucket, String address, String etag) {
        var key = form.key();
        var redirect = form.field("success_action_redirect")
                .or(() -> form.field("redirect"))
                .flatMap(Posted::usable);
        if (redirect.isPresent()) {
            var to = redirect.get();
            var query = "bucket=" + Percent.encode(bucket) + "&key=" + Percent.encode(key) + "&etag="
                    + Percent.encode(etag);
            return new Posted(303, to + (to.indexOf('?') < 0 ? "?" : "&") + query, Optional.empty());
        }
        var location = address + "/" + Percent.encode(key);
        return switch (form.field("success_action_status").orElse("")) {
            case "200" -> new Posted(200, location, Optional.empty());
            case "201" ->
                new Posted(201, location, Optional.of(Xml.plain("PostResponse", xml -> xml.text("Location", location)
                        .text("Bucket", bucket)
                        .text("Key", key)
                        .text("ETag", etag))));
            default -> new Posted(204, location, Optional.empty());
        };
    }

    private static Optional<String> usable(String address) {
        try {
            var scheme = new URI(address).getScheme();
            boolean web = scheme != null && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"));
            return web && new URI(address).getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
