package cloud.firn.operator;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a program. It runs until it is told to end, or until it has lost the Lease. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.err.println("The operator takes no arguments; its environment says everything (docs/operator.md).");
            System.exit(2);
        }
        var lost = new CountDownLatch(1);
        try {
            var operator = Operator.start(OperatorSettings.fromEnvironment(System.getenv()), lost::countDown);
            Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "operator-farewell"));
            LOG.atInfo().addKeyValue("port", operator.port()).log("The operator waits for its turn");
        } catch (RuntimeException e) {
            LOG.error("Not started", e);
            System.err.println("Not started: " + e.getMessage());
            System.exit(1);
        }
        lost.await();
        // Started again, it begins from what is written; so nothing is handed over.
        System.exit(1);
    }
}
