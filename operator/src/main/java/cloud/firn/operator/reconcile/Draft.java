package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.Custom;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of an object while a step is done.
 *
 * <p>Conditions: {@code Synced} says whether Firn has what the specification says, {@code Ready} whether it can be used.
 */
public final class Draft {
    private static final String SYNCED = "Synced";
    private static final String READY = "Ready";
    private static final String CONDITIONS = "conditions";
    private static final String ID = "id";
    private static final String ATTEMPT = "attempt";
    private static final int LONGEST = 1_000;

    private final Custom object;
    private final ObjectNode status;
    private final List<Notice> notices = new ArrayList<>();

    record Notice(boolean warning, String reason, String message) {}

    Draft(Custom object) {
        this.object = object;
        this.status = object.status();
    }

    /** The id that Firn gave; empty while there is none. */
    public String id() {
        return text(ID);
    }

    /** Remembers what was made. */
    public void made(String id) {
        set(ID, id);
    }

    /** Forgets what was made; what is made next is another thing. */
    public void lost() {
        status.remove(ID);
        nextAttempt();
    }

    /**
     * Under which {@code Idempotency-Key} something is made: the same after a crash, another after {@link #nextAttempt}.
     *
     * @param what is made for the object, in a word
     */
    public String idempotencyKey(String what) {
        return object.uid() + "/" + what + "/" + status.path(ATTEMPT).asInt();
    }

    /** To be called when it is certain that the last attempt left nothing: Firn would repeat its answer. */
    public void nextAttempt() {
        status.put(ATTEMPT, status.path(ATTEMPT).asInt() + 1);
    }

    /** A field; empty when it is not there. */
    public String text(String field) {
        return status.path(field).asText("");
    }

    /** Sets a field; an empty text removes it. */
    public void set(String field, String text) {
        if (text.isEmpty()) {
            status.remove(field);
        } else {
            status.put(field, text);
        }
    }

    public void set(String field, long number) {
        status.put(field, number);
    }

    /** Firn has what the specification says. */
    public void synced(String message) {
        condition(SYNCED, true, "InSync", message);
    }

    /** Firn is on its way to what the specification says. */
    public void syncing(String reason, String message) {
        condition(SYNCED, false, reason, message);
    }

    /** Firn will not get there unless somebody does what the message says. */
    public void refused(String reason, String message) {
        var before = find(SYNCED);
        if (before == null
                || !reason.equals(before.path("reason").asText())
                || !cut(message).equals(before.path("message").asText())) {
            warn(reason, message);
        }
        condition(SYNCED, false, reason, message);
    }

    public void ready(String reason, String message) {
        condition(READY, true, reason, message);
    }

    public void notReady(String reason, String message) {
        condition(READY, false, reason, message);
    }

    /** Tells in an Event what was done. */
    public void tell(String reason, String message) {
        notices.add(new Notice(false, reason, message));
    }

    /** Tells in an Event what somebody may have to look at. */
    public void warn(String reason, String message) {
        notices.add(new Notice(true, reason, message));
    }

    /** Whether this specification was in Firn before: what differs now was changed there, or is not there yet for a reason. */
    public boolean answersThisSpecification() {
        var synced = find(SYNCED);
        return synced != null
                && synced.path("observedGeneration").asLong() == object.generation()
                && "True".equals(synced.path("status").asText());
    }

    List<Notice> notices() {
        return notices;
    }

    /** As it is to be written; the specification that it answers is named in it. */
    ObjectNode written() {
        return status.put("observedGeneration", object.generation());
    }

    private void condition(String type, boolean holds, String reason, String message) {
        var word = holds ? "True" : "False";
        var before = find(type);
        var since = before != null && word.equals(before.path("status").asText())
                ? before.path("lastTransitionTime").asText()
                : Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var condition = before == null ? conditions().addObject() : before;
        condition
                .put("type", type)
                .put("status", word)
                .put("reason", reason)
                .put("message", cut(message))
                .put("observedGeneration", object.generation())
                .put("lastTransitionTime", since);
    }

    private @Nullable ObjectNode find(String type) {
        for (JsonNode condition : conditions()) {
            if (type.equals(condition.path("type").asText()) && condition instanceof ObjectNode found) {
                return found;
            }
        }
        return null;
    }

    private ArrayNode conditions() {
        return status.withArray(CONDITIONS);
    }

    private static String cut(String message) {
        return message.length() > LONGEST ? message.substring(0, LONGEST) : message;
    }
}
