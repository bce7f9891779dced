package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.acl.Ownership;
import cloud.firn.storage.acl.PublicAccessBlock;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.configuration.BucketLoggingStatus;
import cloud.firn.storage.configuration.RequestPaymentConfiguration;
import cloud.firn.storage.configuration.ServerSideEncryptionConfiguration;
import cloud.firn.storage.configuration.WebsiteConfiguration;
import cloud.firn.storage.cors.CorsConfiguration;
import cloud.firn.storage.lifecycle.Kept;
import cloud.firn.storage.lifecycle.Lifecycle;
import cloud.firn.storage.lifecycle.TransitionMinimum;
import cloud.firn.storage.lock.LockConfiguration;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.tagging.Tags;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The calls about the documents that an owner sets on a bucket. Each is read, checked, and kept in the form that it is
 * told again in.
 */
final class SettingCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 256 * 1024;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Function<String, Optional<Owner>> accounts;

    SettingCalls(ActorSystem<?> system, Buckets buckets, Function<String, Optional<Owner>> accounts) {
        this.system = system;
        this.buckets = buckets;
        this.accounts = accounts;
    }

    void register(Dispatch dispatch) {
        new Document("cors", Setting.CORS, Action.GET_CORS, Action.PUT_CORS)
                .checked(bytes -> CorsConfiguration.read(bytes).xml())
                .told(xml -> xml, Code.NO_SUCH_CORS_CONFIGURATION)
                .removed(dispatch);
        new Document("tagging", Setting.TAGGING, Action.GET_BUCKET_TAGGING, Action.PUT_BUCKET_TAGGING)
                .checked(bytes -> Tags.ofBucket(bytes).xml())
                .told(xml -> xml, Code.NO_SUCH_TAG_SET)
                .answered(204)
                .removed(dispatch);
        new Document("website", Setting.WEBSITE, Action.GET_WEBSITE, Action.PUT_WEBSITE)
                .checked(bytes -> WebsiteConfiguration.read(bytes).xml())
                .told(xml -> xml, Code.NO_SUCH_WEBSITE_CONFIGURATION)
                .removed(dispatch);
        new Document("encryption", Setting.ENCRYPTION, Action.GET_ENCRYPTION, Action.PUT_ENCRYPTION)
                .checked(bytes -> ServerSideEncryptionConfiguration.read(bytes).xml())
                .told(xml -> xml, Code.SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND)
                .removed(dispatch);
        new Document("publicAccessBlock", Setting.PUBLIC_ACCESS_BLOCK, Action.GET_PUBLIC_BLOCK, Action.PUT_PUBLIC_BLOCK)
                .checked(bytes -> PublicAccessBlock.read(bytes).text())
                .told(text -> PublicAccessBlock.parse(text).xml(), Code.NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION)
                .removed(dispatch);
        new Document("object-lock", Setting.OBJECT_LOCK, Action.GET_LOCK, Action.PUT_LOCK)
                .checked(bytes -> LockConfiguration.read(bytes).write())
                .told(xml -> xml, Code.OBJECT_LOCK_CONFIGURATION_NOT_FOUND)
                .kept(dispatch);
        new Document("requestPayment", Setting.REQUEST_PAYMENT, Action.GET_PAYMENT, Action.PUT_PAYMENT)
                .checked(bytes -> RequestPaymentConfiguration.read(bytes).xml())
                .otherwise(RequestPaymentConfiguration.BUCKET_OWNER.xml())
                .kept(dispatch);
        new Document("logging", Setting.LOGGING, Action.GET_LOGGING, Action.PUT_LOGGING)
                .otherwise(new BucketLoggingStatus(Optional.empty()).xml())
                .put(dispatch, this::putLogging);
        new Document("versioning", Setting.VERSIONING, Action.GET_VERSIONING, Action.PUT_VERSIONING)
                .checked(bytes -> Versioning.read(bytes).name())
                .told(word -> Versioning.valueOf(word).xml(), Code.NO_SUCH_CONFIGURATION)
                .otherwise(Versioning.OFF.xml())
                .kept(dispatch);
        ownership(dispatch);
        lifecycle(dispatch);
        dispatch.bucket(
                        "GET",
                        "acl",
                        Action.GET_BUCKET_ACL,
                        (call, bucket) -> now(Answers.xml(
                                Terms.block(bucket).effective(Terms.acl(bucket)).xml())))
                .bucket("PUT", "acl", Action.PUT_BUCKET_ACL, this::putAcl);
    }

    private void ownership(Dispatch dispatch) {
        new Document("ownershipControls", Setting.OWNERSHIP, Action.GET_OWNERSHIP, Action.PUT_OWNERSHIP)
                .told(word -> Ownership.valueOf(word).xml(), Code.OWNERSHIP_CONTROLS_NOT_FOUND)
                .removed(
                        dispatch,
                        (call, bucket) -> document(call, bytes -> {
                            var ownership = Ownership.read(bytes);
                            ownership.admitBucketAcl(Terms.acl(bucket));
                            return set(bucket, Setting.OWNERSHIP, ownership.name(), 200);
                        }));
    }

    private void lifecycle(Dispatch dispatch) {
        dispatch.bucket("GET", "lifecycle", Action.GET_LIFECYCLE, (call, bucket) -> {
                    var kept = bucket.setting(Setting.LIFECYCLE)
                            .map(Kept::read)
                            .orElseThrow(() -> new Refused(Code.NO_SUCH_LIFECYCLE_CONFIGURATION));
                    return now(Answers.with(
                            Answers.xml(kept.document()),
                            TransitionMinimum.HEADER,
                            kept.minimum().word()));
                })
                .bucket(
                        "PUT",
                        "lifecycle",
                        Action.PUT_LIFECYCLE,
                        (call, bucket) -> document(call, bytes -> {
                            var minimum = TransitionMinimum.asked(call.header(TransitionMinimum.HEADER));
                            var kept = Kept.of(minimum, Lifecycle.read(bytes));
                            return set(bucket, Setting.LIFECYCLE, kept.text(), 200)
                                    .thenApply(response ->
                                            Answers.with(response, TransitionMinimum.HEADER, minimum.word()));
                        }))
                .bucket(
                        "DELETE",
                        "lifecycle",
                        Action.PUT_LIFECYCLE,
                        (call, bucket) -> unset(bucket, Setting.LIFECYCLE));
    }

    /** Logs go to a bucket of the same owner. */
    private CompletionStage<HttpResponse> putLogging(Call call, BucketView bucket) {
        return document(call, bytes -> {
            var status = BucketLoggingStatus.read(bytes, accounts);
            CompletionStage<Boolean> possible = status.enabled()
                    .map(logs -> buckets.named(logs.targetBucket()).handle((target, failure) -> {
                        if (failure != null && Refused.in(failure) == null) {
                            throw new CompletionException(failure);
                        }
                        return failure == null && target.organisation().equals(bucket.organisation());
                    }))
                    .orElse(CompletableFuture.completedFuture(true));
            return possible.thenCompose(yes -> {
                if (!yes) {
                    throw new Refused(Code.INVALID_TARGET_BUCKET_FOR_LOGGING);
                }
                return set(bucket, Setting.LOGGING, status.xml(), 200);
            });
        });
    }

    private CompletionStage<HttpResponse> putAcl(Call call, BucketView bucket) {
        return AclRequest.read(call, bucket, Terms.owner(bucket), true, system, accounts)
                .thenCompose(acl -> {
                    Terms.ownership(bucket).admitBucketAcl(acl);
                    return set(bucket, Setting.ACL, acl.text(), 200);
                });
    }

    /** A document that is read, kept, told again, and perhaps taken away. */
    private final class Document {
        private final String subResource;
        private final Setting setting;
        private final Action get;
        private final Action put;
        private Function<byte[], String> check = bytes -> "";
        private Function<String, String> tell = text -> text;
        private Code missing = Code.NO_SUCH_CONFIGURATION;
        private Optional<String> otherwise = Optional.empty();
        private int status = 200;

        Document(String subResource, Setting setting, Action get, Action put) {
            this.subResource = subResource;
            this.setting = setting;
            this.get = get;
            this.put = put;
        }

        /** Reads the document of a client, and says how it is kept. */
        Document checked(Function<byte[], String> reader) {
            check = reader;
            return this;
        }

        /** Says how what is kept is told, and with which code that there is nothing. */
        Document told(Function<String, String> writer, Code whenMissing) {
            tell = writer;
            missing = whenMissing;
            return this;
        }

        /** What is told when nothing was set. */
        Document otherwise(String document) {
            otherwise = Optional.of(document);
            return this;
        }

        Document answered(int withStatus) {
            status = withStatus;
            return this;
        }

        void kept(Dispatch dispatch) {
            put(dispatch, (call, bucket) -> document(call, bytes -> set(bucket, setting, check.apply(bytes), status)));
        }

        void removed(Dispatch dispatch) {
            kept(dispatch);
            remove(dispatch);
        }

        void removed(Dispatch dispatch, Dispatch.OnBucket putting) {
            put(dispatch, putting);
            remove(dispatch);
        }

        private void put(Dispatch dispatch, Dispatch.OnBucket putting) {
            dispatch.bucket(
                            "GET",
                            subResource,
                            get,
                            (call, bucket) -> now(Answers.xml(bucket.setting(setting)
                                    .map(tell)
                                    .or(() -> otherwise)
                                    .orElseThrow(() -> new Refused(missing)))))
                    .bucket("PUT", subResource, put, putting);
        }

        private void remove(Dispatch dispatch) {
            dispatch.bucket("DELETE", subResource, put, (call, bucket) -> unset(bucket, setting));
        }
    }

    private CompletionStage<HttpResponse> set(BucketView bucket, Setting setting, String document, int status) {
        return buckets.configure(bucket, setting, document).thenApply(done -> Answers.empty(status));
    }

    private CompletionStage<HttpResponse> unset(BucketView bucket, Setting setting) {
        return buckets.unset(bucket, setting).thenApply(done -> Answers.empty(204));
    }

    private CompletionStage<HttpResponse> document(Call call, Function<byte[], CompletionStage<HttpResponse>> then) {
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system).thenCompose(then);
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
