package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The ACL that a call sets: by headers, or by a document. */
final class AclRequest {
    private static final long LARGEST_DOCUMENT_BYTES = 256 * 1024;

    private AclRequest() {}

    static CompletionStage<Acl> read(
            Call call,
            BucketView bucket,
            Owner owner,
            boolean ofBucket,
            ActorSystem<?> system,
            Function<String, Optional<Owner>> accounts) {
        var ownership = Terms.ownership(bucket);
        ownership.admitHeaders(call::header);
        var ofHeaders = Acl.ofHeaders(call::header, owner, Terms.owner(bucket), ofBucket, accounts);
        boolean hasBody =
                call.header("content-length").filter(n -> !n.equals("0")).isPresent()
                        || call.header("transfer-encoding").isPresent();
        if (ofHeaders.isPresent() && hasBody) {
            throw new Refused(Code.UNEXPECTED_CONTENT);
        }
        if (ofHeaders.isEmpty() && !hasBody) {
            throw new Refused(Code.MISSING_SECURITY_HEADER);
        }
        var read = ofHeaders
                .<CompletionStage<Acl>>map(CompletableFuture::completedFuture)
                .orElseGet(
                        () -> Intake.small(call, LARGEST_DOCUMENT_BYTES, system).thenApply(bytes -> {
                            var acl = Acl.ofXml(bytes, owner, accounts);
                            ownership.admitDocument(acl, Terms.owner(bucket));
                            return acl;
                        }));
        return read.thenApply(acl -> {
            Terms.block(bucket).admit(acl);
            return acl;
        });
    }
}
