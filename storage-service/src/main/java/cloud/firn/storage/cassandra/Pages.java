package cloud.firn.storage.cassandra;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Rows of Cassandra as they are asked for: one page is in memory, however many there are. */
public final class Pages {
    private Pages() {}

    /** The rows that a statement finds; the page size is the statement's. */
    public static Source<Row, NotUsed> of(CqlSession cassandra, Statement<?> statement) {
        return Source.lazySource(() -> Source.unfoldAsync(
                                Optional.of(cassandra.executeAsync(statement)),
                                page -> page.isEmpty() ? ended() : page.get().thenApply(Pages::next))
                        .mapConcat(AsyncResultSet::currentPage))
                .mapMaterializedValue(unused -> NotUsed.getInstance());
    }

    private static Optional<Pair<Optional<CompletionStage<AsyncResultSet>>, AsyncResultSet>> next(AsyncResultSet page) {
        return Optional.of(
                Pair.create(page.hasMorePages() ? Optional.of(page.fetchNextPage()) : Optional.empty(), page));
    }

    private static CompletionStage<Optional<Pair<Optional<CompletionStage<AsyncResultSet>>, AsyncResultSet>>> ended() {
        return CompletableFuture.completedFuture(Optional.empty());
    }
}
