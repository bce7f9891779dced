package cloud.firn.compute.instance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import cloud.firn.compute.instance.InstanceCommand.*;
import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.compute.instancetype.InstanceTypes;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.entity.Publication;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One history for every state, and one of every command: what the tests about instances share. */
final class InstanceSamples {
    static final String ID = "6e1e0a52-0000-4000-8000-000000000001";
    static final String ACME = "6e1e0a52-0000-4000-8000-0000000000ac";
    static final String GROUP = "6e1e0a52-0000-4000-8000-0000000000f0";
    static final String HOST = "hv-1";
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    /** Before every deadline, and late enough to tell a hypervisor again. */
    static final Instant SOON = T0.plusSeconds(20);
    /** After every deadline. */
    static final Instant LATE = T0.plusSeconds(3600);

    static final InstanceSpec SPEC = new InstanceSpec(
            ACME,
            "web",
            InstanceTypes.ALL.get(0),
            "6e1e0a52-0000-4000-8000-0000000000a1",
            "tiny",
            10,
            List.of(),
            List.of(new InstanceSpec.AuthorizedKey("me", "aa:bb", "ssh-ed25519 AAAA me")),
            "aGVsbG8=",
            Map.of("stage", "test"),
            true,
            "box-1",
            T0);

    interface Command extends Function<ActorRef<Reply>, InstanceCommand> {}

    private InstanceSamples() {}

    static Behavior<InstanceCommand> behaviour(InstantSource clock) {
        return InstanceEntity.create(ID, Publication.unheard("instance", ID), clock);
    }

    static Errand.Asked asked(int number, String command) {
        return new Errand.Asked(
                String.format("00000000-0000-8000-8000-%010d02", number), command, command + " of test " + number);
    }

    static InstanceState fold(List<InstanceEvent> events) {
        InstanceState state = new InstanceState.Absent();
        for (var event : events) {
            state = InstanceTransitions.after(state, event);
        }
        return state;
    }

    /** A history that ends in each state, by the state's word. */
    static Map<String, List<InstanceEvent>> histories() {
        var requested = List.<InstanceEvent>of(new Requested(SPEC, asked(1, "create-instance"), T0));
        var addressed = then(requested, new AddressTaken("203.0.113.7", "02:00:cb:00:71:07", T0));
        var creating = then(addressed, new Placed(HOST, T0));
        var running = then(creating, new Booted(1, T0, T0));
        var stopping = then(running, new StopOrdered(asked(2, "stop-instance"), T0));
        var stopped = then(stopping, new Halted(1, T0, T0.plusSeconds(10), "ordered", T0.plusSeconds(10)));
        var destroying = then(running, new DestroyOrdered(asked(3, "delete-instance"), T0));
        var all = new LinkedHashMap<String, List<InstanceEvent>>();
        all.put("absent", List.of());
        all.put("awaiting-address", requested);
        all.put("awaiting-place", addressed);
        all.put("creating", creating);
        all.put("undoing", then(creating, new CreationFailed("fault", "no", T0)));
        all.put("running", running);
        all.put("rebooting", then(running, new RebootOrdered(asked(4, "reboot-instance"), T0)));
        all.put("stopping", stopping);
        all.put("stopped", stopped);
        all.put("starting", then(stopped, new StartOrdered(asked(5, "start-instance"), T0)));
        all.put("destroying", destroying);
        all.put("gone", then(destroying, new Destroyed(T0, T0.plusSeconds(10), T0)));
        return all;
    }

    /** One of every command but reports, by its name. */
    static Map<String, Command> commands() {
        var all = new LinkedHashMap<String, Command>();
        all.put("Request", reply -> new Request(SPEC, asked(90, "create-instance"), reply));
        all.put("TakeAddress", reply -> new TakeAddress("203.0.113.8", "02:00:cb:00:71:08", reply));
        all.put("RefuseAddress", reply -> new RefuseAddress("empty", reply));
        all.put("Place", reply -> new Place("hv-2", reply));
        all.put("RefusePlace", reply -> new RefusePlace("full", reply));
        all.put("Start", reply -> new Start(ACME, asked(91, "start-instance"), reply));
        all.put("Stop", reply -> new Stop(ACME, asked(92, "stop-instance"), reply));
        all.put("Reboot", reply -> new Reboot(ACME, asked(93, "reboot-instance"), reply));
        all.put("Destroy", reply -> new Destroy(ACME, asked(94, "delete-instance"), reply));
        all.put("Update", reply -> new Update(ACME, "new", null, null, asked(95, "update-instance"), reply));
        all.put("JoinGroup", reply -> new JoinGroup(ACME, GROUP, asked(96, "attach"), reply));
        all.put("LeaveGroup", reply -> new LeaveGroup(ACME, GROUP, asked(97, "detach"), reply));
        all.put("Describe", reply -> new Describe(ACME, reply));
        all.put("Locate", Locate::new);
        all.put("ReportLost", reply -> new ReportLost(HOST, T0.plusSeconds(5), reply));
        all.put("Overdue", Overdue::new);
        return all;
    }

    /** What a node agent may say, by a name: the power, then whether it is of the run that is wanted. */
    static Map<String, Command> reports() {
        var all = new LinkedHashMap<String, Command>();
        all.put("running-1", reply -> new Report(report(Observed.Power.RUNNING, 1, null), reply));
        all.put("running-2", reply -> new Report(report(Observed.Power.RUNNING, 2, null), reply));
        all.put("stopped-1", reply -> new Report(report(Observed.Power.STOPPED, 1, "crashed"), reply));
        all.put("stopped-2", reply -> new Report(report(Observed.Power.STOPPED, 2, "crashed"), reply));
        all.put("failed-1", reply -> new Report(report(Observed.Power.FAILED, 1, null), reply));
        all.put("failed-2", reply -> new Report(report(Observed.Power.FAILED, 2, null), reply));
        all.put("gone", reply -> new Report(report(Observed.Power.GONE, 0, null), reply));
        return all;
    }

    static Observed.Instance report(Observed.Power power, long run, @Nullable String cause) {
        var over = power == Observed.Power.STOPPED || power == Observed.Power.FAILED;
        return new Observed.Instance(
                HOST, ID, 1, run, 1, power, cause, null, T0.plusSeconds(1), over ? T0.plusSeconds(20) : null);
    }

    private static List<InstanceEvent> then(List<InstanceEvent> history, InstanceEvent event) {
        var longer = new ArrayList<>(history);
        longer.add(event);
        return longer;
    }
}
