package cloud.firn.gateway.idempotency;

import akka.util.ByteString;

/** What is known of a call when it comes in. */
sealed interface Remembered {
    /**
     * It was not made before, or its answer is not known: it may go on, and changes nothing twice.
     *
     * @param era the same for all calls under this key until the key is forgotten, and never again after that
     */
    record Unanswered(String era) implements Remembered {}

    /** It was made before, with this answer. */
    record Answered(int status, String contentType, ByteString body) implements Remembered {
        @Override
        public String toString() {
            return "Answered[status=" + status + "]";
        }
    }

    /** Another call was made under the same key. */
    record Different() implements Remembered {}
}
