/** One gap, for staff: the ratings that showed it, and the gap itself. */
import type { Answer } from "../api/client";
import type { Gap } from "../api/shapes";
import { TheGap, read } from "../gap";
import { Link } from "../link";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const LIST = `/desk/gaps/?id=${new URLSearchParams(location.search).get("project") ?? ""}`;

function One({ me, ...first }: { me: Staff; value: Gap | null; etag: string }) {
  const { value } = first;
  const ours = !value || [value.organisation_id, value.recorded_by_organisation_id].includes(me.home);
  return (
    <>
      <TheGap
        first={first}
        may={ours && me.may("gaps:write")}
        who={me.home}
        then={() => location.replace(`${LIST}&done=saved`)}
      />
      {value?.assessment_id && (
        <Link href={`/desk/assessment/?id=${value.assessment_id}`}>The ratings that showed it</Link>
      )}
      <Foot back={[LIST, "Back to the gaps"]} />
    </>
  );
}

const ask = (): Promise<Answer<Gap | null>> =>
  idInAddress ? read() : Promise.resolve({ value: null, etag: "" });

showDesk({ loaded: "The page is here.", ask, View: One });
