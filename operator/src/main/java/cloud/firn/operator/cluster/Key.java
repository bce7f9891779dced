package cloud.firn.operator.cluster;

/** Which object: what is looked at, waited for and put into the queue. */
public record Key(Kind kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind.word() + " " + namespace + "/" + name;
    }
}
