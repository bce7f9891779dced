package cloud.firn.network.securitygroup;

import cloud.firn.platform.http.Caller;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What this package needs to know of instances, which compute keeps. */
interface Instances {
    /**
     * Instances of the caller's organisation that are in a group, in words for people: none when there is none, at most
     * {@code most}. Fails with a TimeoutException when compute is away.
     */
    CompletionStage<List<String>> in(Caller caller, String group, int most);
}
