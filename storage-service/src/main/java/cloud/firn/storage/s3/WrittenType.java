package cloud.firn.storage.s3;

import akka.http.scaladsl.model.headers.CustomHeader;

/** The Content-Type of an object letter for letter as its owner wrote it: Akka HTTP would spell it in its own way. */
final class WrittenType extends CustomHeader {
    private final String type;

    WrittenType(String type) {
        this.type = type;
    }

    @Override
    public String name() {
        return "Content-Type";
    }

    @Override
    public String value() {
        return type;
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
