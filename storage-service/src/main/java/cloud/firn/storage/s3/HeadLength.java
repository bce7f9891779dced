package cloud.firn.storage.s3;

import akka.http.scaladsl.model.headers.CustomHeader;

/** The length that a GET would have, on the answer to a HEAD: Akka HTTP leaves it out otherwise. */
final class HeadLength extends CustomHeader {
    private final long bytes;

    HeadLength(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "Content-Length";
    }

    @Override
    public String value() {
        return Long.toString(bytes);
    }

    @Override
    public boolean renderInRequests() {
        return false;
    }

    @Override
    public boolean renderInResponses() {
        return true;
    }
}
