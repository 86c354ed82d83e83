/** One gap, for a contributor: to read where they take part, and to write where they co-lead. */
import { type Answer, answer, api } from "../api/client";
import type { Gap } from "../api/shapes";
import { TheGap, read } from "../gap";
import { Link } from "../link";
import { Foot, type Me, showMine } from "./mine";

const address = new URLSearchParams(location.search);

interface Shown {
  value: Gap | null;
  etag: string;
  may: boolean;
}

function Page({ me, value: { may, ...first } }: { me: Me; value: Shown }) {
  return (
    <>
      <TheGap first={first} may={may} who={me.id} then={() => location.replace("/my/gaps/?done=saved")} />
      {first.value?.assessment_id && (
        <Link href={`/my/ratings/result/?id=${first.value.assessment_id}`}>The ratings that showed it</Link>
      )}
      <Link href="/my/gaps/">Back to all gaps</Link>
      <Foot />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const gap = address.has("id") ? await read() : { value: null, etag: "" };
  if ("problem" in gap) return gap;
  const led = await answer(api.GET("/v1/projects", { params: { query: { led_by_me: true, limit: 200 } } }));
  if ("problem" in led) return led;
  const project = gap.value?.project_id ?? address.get("project");
  return { value: { ...gap, may: led.value.items.some(({ id }) => id === project) }, etag: "" };
}

showMine({ loaded: "The page is here.", ask, View: Page });
