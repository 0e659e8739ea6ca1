using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>
/// Asks the driver for the digests of the images that a deployment runs. A name whose tag is the revision has another digest only where the same revision was
/// built anew; a name whose tag is not, where somebody moved it. Either is a change that no commit holds.
/// </summary>
internal static class ImageSurvey
{
    public static async Task<ImmutableArray<Reading>> TakeAsync(Func<Task<ImmutableArray<DeployedImage>>> askAsync)
    {
        try
        {
            var images = await askAsync();
            return
            [
                .. images.GroupBy(image => image.Name, image => image.Digest, StringComparer.Ordinal).Select(group =>
                {
                    // In the middle of a roll-out by somebody else there are two.
                    var digests = string.Join(" and ", group.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
                    return new Reading($"image {group.Key}", IsIll: false, $"Its digest is {digests}.") { Value = digests, IsDeclared = true };
                }),
            ];
        }
        catch (UserErrorException exception)
        {
            return [new Reading("images", IsIll: false, $"Their digests could not be read: {exception.Message}")];
        }
    }
}
