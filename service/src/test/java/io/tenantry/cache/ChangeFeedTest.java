package io.tenantry.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.cache.ChangeFeed.Topic;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change feed whose connection is exchanged between two looks, so that no look fails. */
@SuppressWarnings("NullAway.Init")
class ChangeFeedTest {
    private static final int[] ONE = {ChangeFeed.slot(Topic.ORGANIZATION, 1)};

    private final TestDatabases.Place place = TestDatabases.create();
    private volatile Connection connection;
    private ChangeFeed feed;

    @BeforeEach
    void start() throws SQLException {
        connection = connect();
        Jdbi looks = Jdbi.create(new ConnectionFactory() {
            @Override
            public Connection openConnection() {
                return connection;
            }

            @Override
            public void closeConnection(Connection lent) {
                // It serves the next look, too.
            }
        });
        feed = new ChangeFeed(looks, looks, () -> {}, () -> {});
    }

    @AfterEach
    void stop() throws SQLException {
        feed.close();
        connection.close();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
    }

    @Test
    void what_is_cached_stays_as_long_as_the_backend_does() {
        long mark = feed.mark();
        feed.catchUp();
        assertThat(feed.unchangedSince(mark, ONE)).isTrue();
    }

    @Test
    void another_backend_means_that_everything_may_have_changed() throws SQLException {
        long mark = feed.mark();
        Connection former = connection;
        connection = connect();
        feed.catchUp();
        former.close();
        assertThat(feed.current()).isTrue();
        assertThat(feed.unchangedSince(mark, ONE)).isFalse();
    }

    @Test
    void after_a_doubt_nothing_is_served_before_the_next_look() {
        feed.doubt();
        assertThat(feed.current()).isFalse();
        feed.catchUp();
        assertThat(feed.current()).isTrue();
    }
}
