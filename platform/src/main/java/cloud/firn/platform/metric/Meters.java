package cloud.firn.platform.metric;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The numbers that a node tells of itself: those of its JVM, and what its parts add to {@link #registry}. Prometheus fetches
 * them at {@code /metrics} of the management port.
 */
public final class Meters implements Extension {
    private static final Id ID = new Id();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private Meters(ActorSystem<?> system) {
        var collections = new JvmGcMetrics();
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        system.classicSystem().registerOnTermination(() -> {
            collections.close();
            registry.close();
        });
    }

    /** Those of an actor system; it has one. */
    public static Meters of(ActorSystem<?> system) {
        return system.registerExtension(ID);
    }

    /** Where to count and to time; names are lower case with dots, as {@code http.server.requests}. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All of them, in the text format of Prometheus, version 0.0.4. */
    public String page() {
        return registry.scrape();
    }

    private static final class Id extends ExtensionId<Meters> {
        @Override
        public Meters createExtension(ActorSystem<?> system) {
            return new Meters(system);
        }
    }
}
