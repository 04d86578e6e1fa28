package org.commonground.registry.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/**
 * HSDS 3.0 as JSON: services, services at locations or organizations, nested as the HSDS API gives them; one record a line
 * (NDJSON), an array, a single record, or pages in HSDS's envelope. Read as a stream.
 */
@ApplicationScoped
class HsdsJsonImport implements ImportFormat {
    static final String KIND = "HSDS_JSON";

    private static final ObjectMapper JSON = JsonMapper.builder(new com.fasterxml.jackson.core.JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxStringLength(1 << 20)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .build();

    private final FollowHsds follow;

    HsdsJsonImport(FollowHsds follow) {
        this.follow = follow;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Set<Role> senders() {
        return Set.of(Role.PARTNERSHIP_OFFICER);
    }

    @Override
    public Set<String> options() {
        return FollowHsds.OPTIONS;
    }

    @Override
    public void run(JobRun run) throws IOException {
        follow.run(run, each -> eachRecord(run, each));
    }

    private static void eachRecord(JobRun run, FollowHsds.EachRecord each) throws IOException {
        long number = 0;
        try (var in = run.input();
                var records = JSON.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            while (records.hasNextValue()) {
                var node = records.nextValue();
                if (node.path("contents").isArray())
                    for (var record : node.get("contents")) each.take(record, ++number);
                else each.take(node, ++number);
            }
        } catch (StreamConstraintsException e) {
            // how much too long depends on how the file happens to be read
            throw unreadable(number, "a text or number in it is longer, or an object deeper, than any may be");
        } catch (JsonProcessingException e) {
            throw unreadable(number, e.getOriginalMessage());
        } catch (CharConversionException e) {
            throw unreadable(number, "it is not UTF-8");
        }
    }

    private static Problem unreadable(long number, String why) {
        return Problem.of(
                ProblemCode.RULE_VIOLATED, "the file cannot be read after record %d: %s".formatted(number, why));
    }
}
