package cloud.firn.compute.template;

import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Callers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The templates that every zone offers. */
public final class Templates {
    /** A kernel and busybox from Debian's own packages, with SSH and a page that says its name: boots in seconds. */
    public static final Template TINY = new Template(
            Template.idOf("tiny"),
            "tiny",
            "Linux with busybox and SSH; serves a page with its name on port 80",
            "linux",
            "1",
            "1",
            "root",
            64L * 1024 * 1024,
            Instant.parse("2026-01-01T00:00:00Z"));

    /** All of them. */
    public static final List<Template> ALL = List.of(TINY);

    private Templates() {}

    /** The routes about templates. */
    public static Route start(Callers callers, String zone) {
        return new TemplateRoutes(callers, zone).routes();
    }

    /** The template with this id. */
    public static Optional<Template> find(String id) {
        return ALL.stream().filter(template -> template.id().equals(id)).findFirst();
    }
}
