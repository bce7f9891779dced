package cloud.firn.platform.node;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import akka.management.javadsl.ManagementRouteProvider;
import akka.management.javadsl.ManagementRouteProviderSettings;
import cloud.firn.platform.metric.Meters;

/** What Akka Management answers at {@code /metrics}. Akka makes it by its name in {@code firn.conf}. */
public final class MetricsPage implements ManagementRouteProvider {
    private final Meters meters;

    /** Made by Akka Management. */
    public MetricsPage(ExtendedActorSystem system) {
        this.meters = Meters.of(Adapter.toTyped(system));
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return Directives.path(
                "metrics",
                () -> Directives.get(
                        () -> Directives.complete(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, meters.page()))));
    }
}
