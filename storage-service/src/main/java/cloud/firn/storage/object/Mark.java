package cloud.firn.storage.object;

import java.util.UUID;

/**
 * A durable note that a body may belong to nobody: written before its first byte and before its name is taken away,
 * removed when the index has the last word.
 *
 * @param hour since 1970, when the note was made; part of its address
 * @param lane spreads the notes of an hour; part of its address
 */
public record Mark(UUID writer, long hour, int lane, UUID body, Kind kind, Place place) {
    /** What the body is, which says who may name it. */
    public enum Kind {
        /** The chunks of an object that was put in one piece. */
        BODY,
        /** A multipart object: a manifest and the parts that it names. */
        MANIFEST,
        /** The chunks of one part of an upload. */
        PART,
        /** A whole upload that was aborted or completed: its parts that no manifest names. */
        UPLOAD
    }
}
