package bench.passing;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.commonground.bench.thing.Things;

@Path("/passing")
class PassingResource {
    private final Things things;

    PassingResource(Things things) {
        this.things = things;
    }

    @GET
    @Path("/{id}")
    public Object pass(UUID id) {
        return things.view(id);
    }
}
