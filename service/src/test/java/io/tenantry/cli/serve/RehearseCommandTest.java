package io.tenantry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.cli.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class RehearseCommandTest {
    @TempDir
    private Path folder;

    @Test
    void it_goes_through_the_usual_requests_and_leaves_nothing_behind() {
        Program.Ended ended = Program.run(folder, "rehearse");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("path=/user/organizations/ status=200", "path=/management/v2.0/organisations status=200")
                .doesNotContain("WARN", "ERROR");
        assertThat(folder).isDirectoryNotContaining("glob:**/tenantry-demo-*");
    }
}
