package cloud.firn.storage.lifecycle;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Which small objects transitions pass over. Kept with a lifecycle configuration and given back: clients ask again and
 * again until they read what they wrote. Firn moves no objects, so it decides nothing here.
 *
 * <p>Source: PutBucketLifecycleConfiguration of the Amazon S3 API reference, TransitionDefaultMinimumObjectSize.
 */
public enum TransitionMinimum {
    ALL_STORAGE_CLASSES_128K("all_storage_classes_128K"),
    VARIES_BY_STORAGE_CLASS("varies_by_storage_class");

    /** The header that asks for it and that gives it back. */
    public static final String HEADER = "x-amz-transition-default-minimum-object-size";

    private final String word;

    TransitionMinimum(String word) {
        this.word = word;
    }

    /** The value of the header. */
    public String word() {
        return word;
    }

    /**
     * What a request asks for; without the header, all classes.
     *
     * @throws Refused InvalidArgument when it is none of AWS's words
     */
    public static TransitionMinimum asked(Optional<String> header) {
        if (header.isEmpty()) {
            return ALL_STORAGE_CLASSES_128K;
        }
        return Arrays.stream(values())
                .filter(minimum -> minimum.word.equals(header.get()))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ARGUMENT, "", Map.of("ArgumentName", HEADER, "ArgumentValue", header.get())));
    }
}
