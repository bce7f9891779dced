package cloud.firn.agent.given;

import cloud.firn.agent.process.Shell;
import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Whether this machine lets tests use the kernel for real. */
public final class RealHost {
    private RealHost() {}

    /** Skips the test, with the reason, where there is no root or no program that it needs. */
    public static void assume(String... programs) {
        Assumptions.assumeTrue(new UnixSystem().getUid() == 0, "taps, namespaces and rules need root");
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun");
        for (var program : programs) {
            Assumptions.assumeTrue(Shell.has(program), "not installed: " + program);
        }
    }
}
