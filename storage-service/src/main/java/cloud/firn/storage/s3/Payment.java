package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.configuration.RequestPaymentConfiguration;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;

/**
 * Who says that he pays: where the requester does, nobody but the bucket's owner is served unawares, and nobody who did not
 * sign.
 *
 * <p>Source: "Using Requester Pays buckets for storage transfers and usage" of the Amazon S3 user guide.
 */
final class Payment {
    /** Tells who was charged. */
    static final String CHARGED = "x-amz-request-charged";

    private static final String PAYER = "x-amz-request-payer";
    private static final String REQUESTER = "requester";

    private Payment() {}

    /** Refuses a call that would have to say that it pays, and does not. */
    static void admit(Call call, BucketView bucket) {
        if (isRequesters(call, bucket) && !agrees(call)) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    /** The header of an answer that was given on these terms. */
    static Map<String, String> answer(Call call, BucketView bucket) {
        return isRequesters(call, bucket) && agrees(call) ? Map.of(CHARGED, REQUESTER) : Map.of();
    }

    /** The organisation that pays for a call and for what it reads; empty when that is the owner. */
    static String payer(Call call, BucketView bucket) {
        return isRequesters(call, bucket) && agrees(call) ? call.organisation() : "";
    }

    private static boolean isRequesters(Call call, BucketView bucket) {
        return call.who().filter(bucket.organisation()::equals).isEmpty()
                && bucket.setting(Setting.REQUEST_PAYMENT)
                        .map(text -> RequestPaymentConfiguration.read(Terms.bytes(text)))
                        .filter(payment -> payment == RequestPaymentConfiguration.REQUESTER)
                        .isPresent();
    }

    private static boolean agrees(Call call) {
        return call.who().isPresent()
                && call.header(PAYER).filter(REQUESTER::equalsIgnoreCase).isPresent();
    }
}
