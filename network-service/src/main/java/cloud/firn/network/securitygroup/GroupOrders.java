package cloud.firn.network.securitygroup;

import akka.actor.typed.ActorRef;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Command;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Described;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Refused;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Reply;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Refusal;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The orders that need more than one entity: a group's name is taken before it is made and freed after it is deleted, and a
 * group in use is not deleted.
 *
 * <p>A crash between the steps leaves at most a name that no group has; whoever wants it next finds its holder missing, and
 * frees it.
 */
final class GroupOrders {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** Longer than an order can be between its two steps. */
    private static final Duration ABANDONED = Duration.ofSeconds(30);

    private static final int NAMED_USERS = 5;

    private final Node node;
    private final GroupsInCassandra groups;
    private final SecurityGroups.Members members;

    GroupOrders(Node node, GroupsInCassandra groups, SecurityGroups.Members members) {
        this.node = node;
        this.groups = groups;
        this.members = members;
    }

    /** The group with this id, whoever owns it. */
    CompletionStage<Optional<GroupView>> find(String id) {
        return ask(id, SecurityGroupEntity.Describe::new)
                .thenApply(reply -> reply instanceof Described it ? Optional.of(it.group()) : Optional.empty());
    }

    /** The group with this id, if it is the organisation's. */
    CompletionStage<Optional<GroupView>> find(String organisation, String id) {
        return find(id).thenApply(found -> found.filter(it -> it.organisation().equals(organisation)));
    }

    CompletionStage<Reply> create(
            String organisation, String id, String name, @Nullable String description, String operation) {
        return take(organisation, name, id, true)
                .thenCompose(refused -> refused.isPresent()
                        ? CompletableFuture.completedFuture(refused.get())
                        : ask(
                                        id,
                                        reply -> new SecurityGroupEntity.Create(
                                                organisation, name, description, operation, reply))
                                .thenCompose(reply -> reply instanceof Refused no && no.reason() == Refusal.CONFLICT
                                        ? freed(organisation, id, reply)
                                        : done(reply)));
    }

    CompletionStage<Reply> addRule(String organisation, String group, RuleForm form, String rule, String operation) {
        return peer(organisation, form.securityGroup())
                .thenCompose(peer -> ask(
                        group,
                        reply -> new SecurityGroupEntity.AddFlow(
                                organisation, form.flow(rule, peer.orElse(null)), operation, reply)));
    }

    CompletionStage<Reply> removeRule(String organisation, String group, String rule, String operation) {
        return ask(group, reply -> new SecurityGroupEntity.RemoveFlow(organisation, rule, operation, reply));
    }

    CompletionStage<Reply> delete(String organisation, String id, String operation) {
        return find(organisation, id)
                .thenCompose(found ->
                        found.isPresent() ? usersOf(found.get()) : CompletableFuture.completedFuture(List.<String>of()))
                .thenCompose(users -> users.isEmpty()
                        ? ask(id, reply -> new SecurityGroupEntity.Delete(organisation, operation, reply))
                                .thenCompose(reply ->
                                        reply instanceof Refused ? done(reply) : freed(organisation, id, reply))
                        : done(inUse(users)));
    }

    private static Reply inUse(List<String> users) {
        var named = users.stream().limit(NAMED_USERS).collect(Collectors.joining(", "));
        var more = users.size() > NAMED_USERS ? " and " + (users.size() - NAMED_USERS) + " more" : "";
        return new Refused(
                Refusal.CONFLICT, "The security group is in use by " + named + more + ". Take it out of them first.");
    }

    /** What keeps a group from being deleted, for people: instances in it, and other groups whose rules name it. */
    private CompletionStage<List<String>> usersOf(GroupView group) {
        return members.instancesIn(group.id())
                .thenCombine(groups.of(group.organisation()), (instances, all) -> Stream.concat(
                                instances.stream(),
                                all.stream()
                                        .filter(it -> !it.id().equals(group.id()))
                                        .filter(it -> it.rules().names().contains(group.id()))
                                        .map(it -> "security group " + it.name() + " (" + it.id() + ")"))
                        .toList());
    }

    private CompletionStage<Optional<Flow.Peer>> peer(String organisation, RuleForm.@Nullable Peer named) {
        if (named == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return idOf(organisation, named)
                .thenCompose(id -> id.isPresent()
                        ? find(organisation, id.get())
                        : CompletableFuture.completedFuture(Optional.<GroupView>empty()))
                .thenApply(found -> Optional.of(
                        found.filter(it -> named.name() == null || named.name().equals(it.name()))
                                .map(it -> new Flow.Peer(it.id(), it.name()))
                                .orElseThrow(() -> new InvalidBody(
                                        named.id() == null ? "body.security-group.name" : "body.security-group.id",
                                        "names no security group of yours"))));
    }

    private CompletionStage<Optional<String>> idOf(String organisation, RuleForm.Peer named) {
        var id = named.id();
        if (id != null) {
            return CompletableFuture.completedFuture(uuid(id));
        }
        var name = named.name() == null ? "" : named.name();
        return askNames(organisation, reply -> new GroupNamesEntity.Find(name, reply))
                .thenApply(reply ->
                        Optional.ofNullable(reply instanceof GroupNamesEntity.Found found ? found.group() : null));
    }

    private static Optional<String> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text).toString());
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** Takes a name for a group; answers why not, if not. */
    private CompletionStage<Optional<Reply>> take(String organisation, String name, String id, boolean healing) {
        return askNames(organisation, reply -> new GroupNamesEntity.Take(name, id, reply))
                .thenCompose(reply -> {
                    if (reply instanceof GroupNamesEntity.HeldBy held) {
                        return healing ? heal(organisation, name, id, held) : no(taken(name, held));
                    }
                    if (reply instanceof GroupNamesEntity.NamedOtherwise) {
                        return no(new Refused(
                                Refusal.UNPROCESSABLE,
                                "This Idempotency-Key was used to create another security group."));
                    }
                    return reply instanceof GroupNamesEntity.Full
                            ? no(new Refused(
                                    Refusal.QUOTA_EXCEEDED,
                                    "An organisation has at most " + GroupNamesEntity.MOST_GROUPS
                                            + " security groups; delete one first."))
                            : CompletableFuture.completedFuture(Optional.empty());
                });
    }

    private CompletionStage<Optional<Reply>> heal(
            String organisation, String name, String id, GroupNamesEntity.HeldBy held) {
        if (held.since().plus(ABANDONED).isAfter(node.clock().instant())) {
            return no(taken(name, held));
        }
        return find(held.group())
                .thenCompose(holder -> holder.isPresent()
                        ? no(taken(name, held))
                        : askNames(organisation, reply -> new GroupNamesEntity.Free(held.group(), reply))
                                .thenCompose(freed -> take(organisation, name, id, false)));
    }

    private static Reply taken(String name, GroupNamesEntity.HeldBy held) {
        return new Refused(Refusal.CONFLICT, "Security group " + held.group() + " is named \"" + name + "\" already.");
    }

    private CompletionStage<Reply> freed(String organisation, String id, Reply answer) {
        return askNames(organisation, reply -> new GroupNamesEntity.Free(id, reply))
                .thenApply(freed -> answer);
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static CompletionStage<Optional<Reply>> no(Reply refused) {
        return CompletableFuture.completedFuture(Optional.of(refused));
    }

    private CompletionStage<Reply> ask(String id, Function<ActorRef<Reply>, Command> command) {
        return node.sharding().entityRefFor(SecurityGroupEntity.KEY, id).ask(command::apply, PATIENCE);
    }

    private CompletionStage<GroupNamesEntity.Reply> askNames(
            String organisation, Function<ActorRef<GroupNamesEntity.Reply>, GroupNamesEntity.Command> command) {
        return node.sharding().entityRefFor(GroupNamesEntity.KEY, organisation).ask(command::apply, PATIENCE);
    }
}
