package cloud.firn.compute.template;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.Map;

/** {@code /v2/template}: the disk images that an instance can start from. */
final class TemplateRoutes extends AllDirectives {
    private static final PathMatcher0 TEMPLATES = segment("v2").slash("template");

    private final Callers callers;
    private final String zone;

    TemplateRoutes(Callers callers, String zone) {
        this.callers = callers;
        this.zone = zone;
    }

    Route routes() {
        return concat(listTemplates(), getTemplate());
    }

    private Route listTemplates() {
        return path(
                TEMPLATES,
                () -> get(() -> callers.required(caller -> parameterOptional(
                        "visibility",
                        visibility -> parameterOptional(
                                "family",
                                family -> complete(Json.ok(Map.of(
                                        "templates",
                                        Templates.ALL.stream()
                                                .filter(
                                                        template -> visibility
                                                                .orElse("public")
                                                                .equals("public"))
                                                .filter(
                                                        template -> family.orElse(template.family())
                                                                .equals(template.family()))
                                                .map(template -> TemplateWire.of(template, zone))
                                                .toList()))))))));
    }

    private Route getTemplate() {
        return path(
                TEMPLATES.slash(segment()),
                id -> get(() -> callers.required(caller -> complete(Templates.find(id)
                        .map(template -> Json.ok(TemplateWire.of(template, zone)))
                        .orElseGet(() -> Problems.of(
                                Refusal.NOT_FOUND, "There is no such template. GET /v2/template lists them."))))));
    }
}
