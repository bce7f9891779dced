package cloud.firn.agent.template;

import java.nio.file.Path;

/** A template on this machine: what a machine is booted from. The disk is only ever read. */
public record Template(Path kernel, Path initramfs, Path disk) {
    static Template in(Path folder) {
        return new Template(folder.resolve("kernel"), folder.resolve("initramfs.gz"), folder.resolve("base.qcow2"));
    }
}
