/** SSH keys that customers register by name. Read {@link cloud.firn.compute.sshkey.SshKeys} first. */
@NullMarked
package cloud.firn.compute.sshkey;

import org.jspecify.annotations.NullMarked;
