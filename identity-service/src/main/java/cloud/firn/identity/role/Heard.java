package cloud.firn.identity.role;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.identity.announcement.Announcements;
import cloud.firn.identity.role.RoleBookEntity.Done;
import cloud.firn.identity.role.RoleBookEntity.Reply;
import cloud.firn.platform.node.Node;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Knows how far the topic of roles has been heard. */
final class Heard {
    private record Change(String key, long sequence) {}

    private final Map<String, Long> newest = new ConcurrentHashMap<>();
    private final Announcements<Change> announcements;

    private Heard(Executor executor) {
        this.announcements = new Announcements<>(executor);
    }

    static Heard start(Node node) {
        var heard = new Heard(node.system().executionContext()::execute);
        node.consumers().replicate("identity-roles-heard", Topics.ROLES, RoleFact.class, heard::hear);
        return heard;
    }

    /** Hands {@code reply} on when the topic has said it. */
    CompletionStage<Reply> before(Reply reply, String key) {
        return reply instanceof Done done
                ? announcements.before(reply, new Change(key, done.sequence()), () -> knows(key, done.sequence()))
                : CompletableFuture.completedFuture(reply);
    }

    private boolean knows(String key, long sequence) {
        return newest.getOrDefault(key, 0L) >= sequence;
    }

    private void hear(String key, @Nullable Fact<RoleFact> fact) {
        if (fact != null) {
            newest.merge(key, fact.sequence(), Math::max);
            announcements.heard(change -> change.key().equals(key) && change.sequence() <= fact.sequence());
        }
    }
}
