package cloud.firn.storage.scrub;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.object.ObjectRow;
import java.util.List;

/** A row of the index, and whether a newer row without a version id has replaced it. */
record Replaced(ObjectRow row, boolean replaced) {
    /** Of the rows of whole keys, newest first. */
    static Source<Replaced, NotUsed> of(Source<ObjectRow, NotUsed> rows) {
        return rows.statefulMapConcat(Telling::new);
    }

    private static final class Telling implements akka.japi.function.Function<ObjectRow, Iterable<Replaced>> {
        private static final long serialVersionUID = 1L;

        private String key = "";
        private boolean namelessSeen;

        @Override
        public Iterable<Replaced> apply(ObjectRow row) {
            namelessSeen &= row.key().equals(key);
            key = row.key();
            boolean replaced = row.nameless() && namelessSeen;
            namelessSeen |= row.nameless();
            return List.of(new Replaced(row, replaced));
        }
    }
}
