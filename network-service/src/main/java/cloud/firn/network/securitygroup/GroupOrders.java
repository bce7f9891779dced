package cloud.firn.network.securitygroup;

import akka.actor.typed.ActorRef;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Accepted;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Closure;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Command;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Described;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Refused;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Reply;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Ids;
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
 * <p>A crash between the steps leaves at most a name that no group has, or a group that is closed: whoever wants the name
 * finds its holder missing, and frees it; whoever meets the group after half a minute reopens it.
 */
final class GroupOrders {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** Longer than an order can be between its two steps. */
    private static final Duration ABANDONED = Duration.ofSeconds(30);

    private static final int NAMED_USERS = 5;

    private final Node node;
    private final GroupsInCassandra groups;
    private final Instances instances;

    GroupOrders(Node node, GroupsInCassandra groups, Instances instances) {
        this.node = node;
        this.groups = groups;
        this.instances = instances;
    }

    /** The group with this id, whoever owns it. */
    CompletionStage<Optional<GroupView>> find(String id) {
        return described(id).thenApply(found -> found.map(Described::group));
    }

    /** Whether it is the organisation's and may be taken into use; one whose closing was abandoned is opened by this. */
    CompletionStage<Boolean> isOpen(String organisation, String id) {
        return described(id).thenCompose(found -> {
            var closure = found.filter(it -> it.group().organisation().equals(organisation))
                    .map(Described::closure);
            if (closure.isPresent() && closure.get().isAbandoned(node.clock().instant())) {
                return reopen(organisation, id, closure.get()).thenApply(reply -> !(reply instanceof Refused));
            }
            return CompletableFuture.completedFuture(closure.isEmpty()
                    && found.filter(it -> it.group().organisation().equals(organisation))
                            .isPresent());
        });
    }

    private CompletionStage<Optional<Described>> described(String id) {
        return ask(id, SecurityGroupEntity.Describe::new)
                .thenApply(reply -> reply instanceof Described it ? Optional.of(it) : Optional.empty());
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

    /** A group that the rule names must be open after the rule is there too, as who deletes it may have looked before. */
    CompletionStage<Reply> addRule(String organisation, String group, RuleForm form, String rule, String operation) {
        return peer(organisation, form.securityGroup()).thenCompose(peer -> change(
                        organisation,
                        group,
                        reply -> new SecurityGroupEntity.AddFlow(
                                organisation, form.flow(rule, peer.orElse(null)), operation, reply))
                .thenCompose(reply -> peer.isPresent() && reply instanceof Accepted accepted
                        ? confirmed(organisation, group, rule, peer.get().id(), accepted)
                        : done(reply)));
    }

    private CompletionStage<Reply> confirmed(
            String organisation, String group, String rule, String peer, Accepted accepted) {
        var late = new Refused(Refusal.CONFLICT, "The security group that the rule names is being deleted.");
        return isOpen(organisation, peer).thenCompose(open -> {
            if (open) {
                return done(accepted);
            }
            var undone = Ids.named("undone\n" + rule).toString();
            return accepted.changed()
                    ? removeRule(organisation, group, rule, undone).thenApply(removed -> late)
                    : done(late);
        });
    }

    CompletionStage<Reply> removeRule(String organisation, String group, String rule, String operation) {
        return change(
                organisation, group, reply -> new SecurityGroupEntity.RemoveFlow(organisation, rule, operation, reply));
    }

    /** An abandoned closing stands in nobody's way. */
    private CompletionStage<Reply> change(
            String organisation, String group, Function<ActorRef<Reply>, Command> command) {
        return ask(group, command)
                .thenCompose(reply -> reply instanceof Refused refused && refused.reason() == Refusal.CONFLICT
                        ? isOpen(organisation, group).thenCompose(open -> open ? ask(group, command) : done(reply))
                        : done(reply));
    }

    /**
     * Closes the group, looks who uses it, and deletes or reopens it. Who took it into use before it was closed is seen; who
     * does so later finds it closed and takes that back.
     */
    CompletionStage<Reply> delete(Caller caller, String id, String operation) {
        var organisation = caller.organisation();
        return ask(id, reply -> new SecurityGroupEntity.Close(organisation, operation, reply))
                .thenCompose(reply -> {
                    if (reply instanceof Closure closure) {
                        return deleteUnlessUsed(caller, id, operation, closure);
                    }
                    return reply instanceof Refused ? done(reply) : freed(organisation, id, reply);
                });
    }

    private CompletionStage<Reply> deleteUnlessUsed(Caller caller, String id, String operation, Closure closure) {
        var organisation = caller.organisation();
        return find(organisation, id)
                .thenCompose(found -> found.isPresent()
                        ? usersOf(caller, found.get())
                        : CompletableFuture.completedFuture(List.<String>of()))
                .thenCompose(users -> users.isEmpty()
                        ? ask(id, reply -> new SecurityGroupEntity.Delete(organisation, closure, operation, reply))
                                .thenCompose(reply ->
                                        reply instanceof Refused ? done(reply) : freed(organisation, id, reply))
                        : reopen(organisation, id, closure).thenApply(reopened -> inUse(users)))
                .handle((reply, failure) -> failure == null
                        ? done(reply)
                        : reopen(organisation, id, closure)
                                .handle((reopened, again) -> failure)
                                .thenCompose(CompletableFuture::<Reply>failedFuture))
                .thenCompose(Function.identity());
    }

    private CompletionStage<Reply> reopen(String organisation, String id, Closure closure) {
        return ask(id, reply -> new SecurityGroupEntity.Reopen(organisation, closure, reply));
    }

    private static Reply inUse(List<String> users) {
        var named = users.stream().limit(NAMED_USERS).collect(Collectors.joining(", "));
        var more = users.size() > NAMED_USERS ? " and others" : "";
        return new Refused(
                Refusal.CONFLICT, "The security group is in use by " + named + more + ". Take it out of them first.");
    }

    /** What keeps a group from being deleted, for people: instances in it, and other groups whose rules name it. */
    private CompletionStage<List<String>> usersOf(Caller caller, GroupView group) {
        return instances
                .in(caller, group.id(), NAMED_USERS + 1)
                .thenCombine(groups.of(group.organisation()), (members, all) -> Stream.concat(
                                members.stream(),
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
